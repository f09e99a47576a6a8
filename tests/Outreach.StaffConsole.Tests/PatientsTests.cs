using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

public sealed class PatientsTests(Browser browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clerk_finds_a_patient_by_phone_holds_the_entry_and_takes_it_back_with_and_without_script(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address, script: script);
        await host.GivenAsync(p => p.WithWaiting(2));
        await page.SignInAsync();
        await page.GotoAsync("/patients");

        // The term index is written by the registration, as the desk does it.
        var known = await RegisteredAsync(host, "Toktosunova", "+996555123456");
        await page.FillAsync("input[name=text]", "0555 123 456");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find a patient" }).ClickAsync();
        await page.Locator("table a").First.WaitForAsync();
        Assert.DoesNotContain("555", new Uri(page.Url).PathAndQuery, StringComparison.Ordinal);
        await page.Locator("table a").First.ClickAsync();
        await page.Locator("#timeline").WaitForAsync();
        Assert.EndsWith($"/patients/{known.PatientId}", page.Url, StringComparison.Ordinal);

        await using var db = host.OpenDatabase();
        var entry = await db.WaitingList.AsNoTracking().OrderBy(e => e.Id).FirstAsync();
        await page.GotoAsync($"/patients/{entry.PatientId.Value}");
        await page.Locator("summary", new() { HasText = "Put on hold" }).ClickAsync();
        await page.Locator("details[open] input[name=reason]").FillAsync("Fever, comes again");
        await page.Locator("details[open] input[name=review]").FillAsync(host.Clock.GetCurrentInstant().InUtc().Date.PlusDays(20).ToString("uuuu-MM-dd", null));
        await page.GetByRole(AriaRole.Button, new() { Name = "Put on hold" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();
        Assert.Equal(EntryStatus.OnHold, (await db.WaitingList.AsNoTracking().SingleAsync(e => e.Id == entry.Id)).Status);

        await page.GetByRole(AriaRole.Button, new() { Name = "Waiting again" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Waiting again" }).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal(EntryStatus.Waiting, (await db.WaitingList.AsNoTracking().SingleAsync(e => e.Id == entry.Id)).Status);
    }

    [Fact]
    public async Task Who_registers_a_known_person_is_shown_them_first_and_registers_only_when_sure()
    {
        await using var host = await HostUnderTest.StartAsync();
        await host.GivenAsync(p => p.WithWaiting(0));
        var known = await RegisteredAsync(host, "Toktosunova", "+996555123456");
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/patients");
        await page.FillAsync("input[name=text]", "Toktosunova Aigul Nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find a patient" }).ClickAsync();
        await page.Locator(".empty").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New patient" }).ClickAsync();
        Assert.Equal("Toktosunova", await page.InputValueAsync("input[name=family]"));
        Assert.Equal("Aigul", await page.InputValueAsync("input[name=given]"));

        await page.FillAsync("input[name=patronymic]", "");
        await page.FillAsync("input[name=year]", "1950");
        await page.FillAsync("input[name=phone]", "0555 123 456");
        await page.FillAsync("input[name=escort]", "Bakyt");
        await page.FillAsync("input[name=escortPhone]", "0555 765 432");
        await page.SelectOptionAsync("select[name=messages]", "yes");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true }).ClickAsync();
        await page.Locator($"a[href='/patients/{known.PatientId}']").WaitForAsync();
        await page.AssertAccessibleAsync();
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Patients.CountAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "register anyway" }).ClickAsync();
        await page.Locator("#timeline").WaitForAsync();

        Assert.Equal(2, await db.Patients.CountAsync());
        Assert.Equal(1, await db.Contacts.CountAsync(c => c.Kind == ContactKind.Escort));
        Assert.Equal(1, await db.Consents.CountAsync(c => c.PatientId != new PatientId(known.PatientId) && c.Purpose == ConsentPurpose.Messaging && c.Given));
    }

    [Fact]
    public async Task Who_is_known_already_shows_while_the_name_is_typed_and_nothing_typed_is_lost_by_it()
    {
        await using var host = await HostUnderTest.StartAsync();
        await host.GivenAsync(p => p.WithWaiting(0));
        var known = await RegisteredAsync(host, "Toktosunova", "+996555123456");
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/patients/new");

        await page.FillAsync("input[name=escort]", "Bakyt");
        await page.FillAsync("input[name=year]", "1950");
        await page.FillAsync("input[name=family]", "Токтосунова");
        await page.FillAsync("input[name=given]", "Айгул");
        await page.Locator($"#likely-people a[href='/patients/{known.PatientId}']").WaitForAsync();
        await page.AssertAccessibleAsync();
        Assert.Equal(("Bakyt", "Айгул"), (await page.InputValueAsync("input[name=escort]"), await page.InputValueAsync("input[name=given]")));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.name === 'given'"), "The field in which one types lost the focus.");

        await page.FillAsync("input[name=family]", "Rakhimov");
        await page.FillAsync("input[name=given]", "Sherzod");
        await page.Locator($"#likely-people a[href='/patients/{known.PatientId}']").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [Fact]
    public async Task A_new_patient_speaks_as_their_hospital_does_and_a_number_that_says_another_sex_is_named()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithWaiting(0));
        var page = await browser.OpenAsync(host.Address, language: "fa");
        await page.SignInAsync();
        await page.GotoAsync("/patients/new");
        Assert.Equal(programme.Hospital.WorkingLanguages.Split(';')[0], await page.InputValueAsync("select[name=speaks]"));

        await page.FillAsync("input[name=family]", "Toktosunov");
        await page.FillAsync("input[name=year]", "1953");
        await page.SelectOptionAsync("select[name=sex]", "Male");
        await page.FillAsync("input[name=citizenship]", "KG");
        await page.FillAsync("input[name=identifier]", "11204195300123");
        await page.ClickAsync("button[value=register]");

        await page.Locator("[role=status].warn", new() { HasText = "تولد یا جنس" }).WaitForAsync();
    }

    [Fact]
    public async Task A_full_date_of_birth_is_written_as_the_language_does_and_a_page_that_is_not_there_offers_others()
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithWaiting(0));
        var known = await host.SendAsync(new RegisterPatient(
            programme.Hospital.Id.Value, new PersonDetails("Toktosunova", "Aigul", null, Sex.Female, new BirthDetails(new NodaTime.LocalDate(1950, 3, 12)), "KG", "KG", null, null, "ky"), [], [], []));
        var page = await browser.OpenAsync(host.Address, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync($"/patients/{known.PatientId}");
        var facts = await page.InnerTextAsync("section[aria-labelledby=facts]");
        Assert.Contains("Дата рождения", facts, StringComparison.Ordinal);
        Assert.Contains("12 марта 1950", facts, StringComparison.Ordinal);
        Assert.DoesNotContain("1950-03-12", facts, StringComparison.Ordinal);

        Assert.Equal(404, (await page.GotoAsync("/no-such-page"))!.Status);
        await page.AssertAccessibleAsync();
        await page.ClickAsync("nav a[href='/waiting-list']");
        await page.Locator("form.filter").WaitForAsync();
    }

    [Fact]
    public async Task A_form_without_a_birth_says_so_and_keeps_what_was_entered()
    {
        await using var host = await HostUnderTest.StartAsync();
        await host.GivenAsync(p => p.WithWaiting(0));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/patients/new");
        await page.FillAsync("input[name=family]", "Toktosunova");

        await page.GetByRole(AriaRole.Button, new() { Name = "Register", Exact = true }).ClickAsync();
        await page.Locator("[role=alert]").WaitForAsync();

        Assert.Equal("Toktosunova", await page.InputValueAsync("input[name=family]"));
        await using var db = host.OpenDatabase();
        Assert.Equal(0, await db.Patients.CountAsync());
    }

    [Fact]
    public async Task A_number_is_masked_until_it_is_asked_for_and_the_asking_is_on_record()
    {
        await using var host = await HostUnderTest.StartAsync();
        await host.GivenAsync(p => p.WithWaiting(0));
        var known = await RegisteredAsync(host, "Toktosunova", "+996555123456");
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync($"/patients/{known.PatientId}");
        Assert.DoesNotContain(Passport, await page.ContentAsync(), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Show the full number" }).ClickAsync();
        await page.Locator("section:has(#identifiers) li", new() { HasText = Passport }).WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.AuditRecords.CountAsync(a => a.Action == nameof(RevealIdentifiers)));

        await page.GetByText("Withdraw the consent").First.ClickAsync();
        await page.Locator("details[open] input[name=reason]").FillAsync("Does not want them");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the consent" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();
        Assert.Equal(0, await db.Consents.CountAsync(c => c.IsCurrent && c.Given && c.WithdrawnAt == null));
    }

    [Theory]
    [InlineData(1366, "en")]
    [InlineData(390, "fa")]
    public async Task The_page_of_a_patient_with_two_eyes_a_booking_and_absences_is_accessible(int width, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var programme = await host.GivenAsync(p => p.WithWaiting(1).WithBothEyes());
        await host.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        await host.SendAsync(new AddUnavailability(programme.Patients[0].Id.Value, programme.Session.Date.PlusDays(3), programme.Session.Date.PlusDays(5), "Wedding"));

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
            await page.SignInAsync();
            var answer = await page.GotoAsync($"/patients/{programme.Patients[0].Id.Value}");
            Assert.Equal(200, answer!.Status);
            Assert.Equal(2, await page.Locator("[data-eye]").CountAsync());
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
            await page.AssertAccessibleAsync();
        }
    }

    private const string Passport = "AN1234567";

    private static async Task<PatientRegistered> RegisteredAsync(HostUnderTest host, string family, string phone)
    {
        await using var db = host.OpenDatabase();
        var hospital = await db.Hospitals.Select(h => h.Id).FirstAsync();
        return await host.SendAsync(new RegisterPatient(
            hospital.Value, new PersonDetails(family, "Aigul", null, Sex.Female, new BirthDetails(Year: 1950), "KG", "KG", null, null, "ky"),
            [new ContactDetails(ContactKind.Patient, Phone: phone)], [new IdentifierDetails("KG", Passport)],
            [new ConsentAnswer(ConsentPurpose.Messaging, true, ConsentMethod.Spoken, "messaging-2026-1")]));
    }
}
