using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Bookings;
using Outreach.Application.Patients;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>What the desk mends in a record: the person, who is reached, numbers, consents; a death, and two records of one person.</summary>
public sealed class PeopleScreensTests(Browser browser)
{
    private const string Saved = ".note.ok[role=status]";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_is_corrected_and_a_refused_form_keeps_what_was_entered(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var page = await OpenAsync(host, world.Patients[0], script: script);
        await page.ClickAsync(".page-top a[href$='/correct']");
        await page.FillAsync("input[name=familyName]", "Asanova");
        await page.FillAsync("input[name=citizenship]", "K1");
        await page.CheckAsync("input[name=dependsOnCarer]");
        await SendAsync(page, "correct");
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Equal("Asanova", await page.InputValueAsync("input[name=familyName]"));
        Assert.True(await page.IsCheckedAsync("input[name=dependsOnCarer]"));
        Assert.Contains("Two letters", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);

        await page.FillAsync("input[name=citizenship]", "kz");
        await page.FillAsync("input[name=birth]", "1950-03-09");
        await SendAsync(page, "correct");
        await page.Locator(Saved).WaitForAsync();

        await using var db = host.OpenDatabase();
        var patient = await db.Patients.SingleAsync();
        Assert.Equal(("Asanova", "Given0", "KZ", BirthPrecision.Date, true), (patient.FamilyName, patient.GivenName, patient.Citizenship, patient.BirthPrecision, patient.DependsOnCarer));
        Assert.Equal("KZ", await db.WaitingList.Select(e => e.Country).SingleAsync());
    }

    [Fact]
    public async Task A_contact_is_added_in_its_own_order_and_language_a_broken_one_is_mended_by_a_new_number_and_removed()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        await using (var db = host.OpenDatabase())
        {
            (await db.Contacts.SingleAsync()).MarkBroken(MessageChannelKind.Sms);
            await db.SaveChangesAsync();
        }

        var page = await OpenAsync(host, world.Patients[0]);
        await page.ClickAsync("a[href$='/contacts/new']");
        await page.SelectOptionAsync("select[name=kind]", "Relative");
        await page.FillAsync("input[name=phone]", "0555 123 456");
        await page.FillAsync("input[name=email]", "daughter@example.org");
        await page.SelectOptionAsync("form:has([name=channel]) select[name=language]", "uz-Cyrl");
        await page.Locator("select[name=channel]").Nth(0).SelectOptionAsync("Email");
        await page.Locator("select[name=channel]").Nth(1).SelectOptionAsync("Sms");
        await SendAsync(page, "contact");
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Equal("Email", await page.Locator("select[name=channel]").Nth(0).InputValueAsync());
        await page.FillAsync("input[name=name]", "Her daughter");
        await SendAsync(page, "contact");
        await page.Locator(Saved).WaitForAsync();

        await page.Locator("section:has(#contacts) li", new() { HasText = "Does not work" }).Locator("a").ClickAsync();
        await page.FillAsync("input[name=phone]", "0700 765 432");
        await SendAsync(page, "contact");
        await page.Locator(Saved).WaitForAsync();
        await using (var db = host.OpenDatabase())
        {
            var (own, relative) = (await db.Contacts.SingleAsync(c => c.Kind == ContactKind.Patient), await db.Contacts.SingleAsync(c => c.Kind == ContactKind.Relative));
            Assert.Equal((false, "+996700765432"), (own.IsBroken, own.Phone));
            Assert.Equal(("Her daughter", "+996555123456", "uz-Cyrl", "Email;Sms"), (relative.Name, relative.Phone, relative.Language, relative.Channels));
        }

        await page.Locator("section:has(#contacts) li", new() { HasText = "Her daughter" }).Locator("a").ClickAsync();
        await SendAsync(page, "remove");
        await page.Locator(Saved).WaitForAsync();
        Assert.Equal(1, await page.Locator("section:has(#contacts) li").CountAsync());
    }

    [Fact]
    public async Task A_number_that_another_record_holds_leads_to_the_merge_and_a_wrong_one_needs_a_reason()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2));
        await host.SendAsync(new AddIdentifier(world.Patients[1].Id.Value, new IdentifierDetails("KG", "AN1234567")));
        var page = await OpenAsync(host, world.Patients[0]);
        await page.ClickAsync("a[href$='/identifiers/new']");
        await page.FillAsync("input[name=value]", "12345678901234");
        await SendAsync(page, "identifier");
        await page.Locator("[role=alert]").WaitForAsync();
        await page.FillAsync("input[name=overrideReason]", "Read twice from the paper");
        await SendAsync(page, "identifier");
        await page.Locator(Saved).WaitForAsync();
        Assert.DoesNotContain("12345678901234", await page.ContentAsync(), StringComparison.Ordinal);

        await page.ClickAsync("section:has(#identifiers) summary");
        await page.FillAsync("section:has(#identifiers) input[name=reason]", "Belongs to her neighbour");
        await page.ClickAsync("section:has(#identifiers) button.danger");
        await page.Locator("section:has(#identifiers) li").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.ClickAsync("a[href$='/identifiers/new']");
        await page.FillAsync("input[name=value]", "AN 1234567");
        await SendAsync(page, "identifier");
        await page.Locator($"a[href='/patients/{world.Patients[0].Id.Value}/merge/{world.Patients[1].Id.Value}']").WaitForAsync();
        Assert.Contains("Another record holds this number", await page.InnerTextAsync(Saved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_consent_is_on_record_and_the_planned_messages_are_withdrawn()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, world.Session.Id.Value));
        var page = await OpenAsync(host, world.Patients[0], script: false);
        await page.ClickAsync("a[href$='/consents/Messaging']");
        await page.CheckAsync("input[name=answer][value=no]");
        await page.SelectOptionAsync("select[name=method]", "ThumbprintWithWitness");
        await page.FillAsync("input[name=textVersion]", "messaging-2026-2");
        await SendAsync(page, "consent");
        await page.Locator(Saved).WaitForAsync();

        await using var db = host.OpenDatabase();
        var consent = await db.Consents.SingleAsync(c => c.IsCurrent && c.Purpose == ConsentPurpose.Messaging);
        Assert.Equal((false, ConsentMethod.ThumbprintWithWitness, "messaging-2026-2", "ky"), (consent.Given, consent.Method, consent.TextVersion, consent.Language));
        Assert.Equal([Domain.Reminders.ReminderStatus.Withdrawn], await db.Reminders.Select(r => r.Status).Distinct().ToListAsync());
    }

    [Fact]
    public async Task A_death_says_what_it_ends_and_waits_for_the_booking_to_be_cancelled()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2).WithBothEyes());
        await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, world.Session.Id.Value));
        var page = await OpenAsync(host, world.Patients[0]);
        await page.ClickAsync(".page-top a[href$='/death']");
        await page.Locator("[data-blocked] a").WaitForAsync();
        Assert.Equal(0, await page.Locator("input[name=source]").CountAsync());

        await page.GotoAsync($"/patients/{world.Patients[1].Id.Value}/death");
        Assert.Equal(2, await page.Locator("[data-ends] li").CountAsync());
        await page.FillAsync("input[name=source]", "Told by a relative on the phone");
        await SendAsync(page, "death");
        await page.Locator(Saved).WaitForAsync();

        Assert.Equal(0, await page.Locator(".page-top a[href$='/correct']").CountAsync());
        await using var db = host.OpenDatabase();
        var gone = world.Patients[1].Id;
        Assert.Equal(PatientStatus.Died, (await db.Patients.SingleAsync(p => p.Id == gone)).Status);
        Assert.All(await db.WaitingList.Where(e => e.PatientId == gone).ToListAsync(), e => Assert.Equal((EntryStatus.Removed, RemovalReason.Died), (e.Status, e.RemovalReason)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_records_are_found_compared_swapped_and_merged(bool script)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2));
        var (first, second) = (world.Patients[0], world.Patients[1]);

        // What a search looks in is written with the name.
        await host.SendAsync(new CorrectPatient(second.Id.Value, new PersonDetails("Asanova", "Burul", null, Sex.Female, new BirthDetails(Year: 1951), "KG", "KG", null, null, "ky")));
        var page = await OpenAsync(host, first, script: script);
        await page.ClickAsync(".page-top a[href$='/merge']");
        await page.FillAsync("main input[name=text]", "asanova");
        await SendAsync(page, "search");
        await page.Locator($"a[href$='/merge/{second.Id.Value}']").WaitForAsync();
        await page.Locator($"a[href$='/merge/{second.Id.Value}']").First.ClickAsync();
        await page.Locator("[data-duplicate]").WaitForAsync();
        await page.ClickAsync(".page-top a");
        await page.WaitForURLAsync($"**/patients/{second.Id.Value}/merge/{first.Id.Value}");
        await page.FillAsync("input[name=reason]", "Her daughter says so");
        await SendAsync(page, "merge");
        await page.WaitForURLAsync($"**/patients/{second.Id.Value}?done=merged");

        await using var db = host.OpenDatabase();
        Assert.Equal((PatientStatus.Merged, (PatientId?)second.Id), await db.Patients.Where(p => p.Id == first.Id).Select(p => ValueTuple.Create(p.Status, p.MergedIntoId)).SingleAsync());
        Assert.Equal(1, await db.WaitingList.CountAsync(e => e.Status == EntryStatus.Waiting));
    }

    [Theory]
    [InlineData(1366, ColorScheme.Light, "en")]
    [InlineData(1366, ColorScheme.Dark, "ru")]
    [InlineData(390, ColorScheme.Light, "fa")]
    [InlineData(390, ColorScheme.Dark, "hi")]
    public async Task The_pages_of_a_record_are_accessible_in_every_dress(int width, ColorScheme scheme, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2).WithBothEyes());
        await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, world.Session.Id.Value));
        await host.SendAsync(new AddIdentifier(world.Patients[0].Id.Value, new IdentifierDetails("KG", "12345678901234", "Read twice")));
        var patient = $"/patients/{world.Patients[0].Id.Value}";
        await using var db = host.OpenDatabase();
        var contact = await db.Contacts.Where(c => c.PatientId == world.Patients[0].Id).Select(c => c.Id).SingleAsync();
        var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
        await page.SignInAsync();

        foreach (var path in new[]
        {
            patient, $"{patient}/correct", $"{patient}/contacts/new", $"{patient}/contacts/{contact.Value}", $"{patient}/identifiers/new", $"{patient}/consents/Messaging",
            $"{patient}/death", $"/patients/{world.Patients[1].Id.Value}/death", $"{patient}/merge", $"{patient}/merge/{world.Patients[1].Id.Value}",
        })
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal(200, answer!.Status);
            await page.EvaluateAsync("document.querySelectorAll('main details').forEach(d => d.open = true)");
            await page.AssertAccessibleAsync();
        }
    }

    /// <summary>Sends a form of the page by its own button.</summary>
    private static Task SendAsync(IPage page, string form) => page.ClickAsync($"form:has(input[name=_handler][value={form}]) button");

    private async Task<IPage> OpenAsync(HostUnderTest host, Patient patient, bool script = true)
    {
        var page = await browser.OpenAsync(host.Address, script: script);
        await page.SignInAsync();
        await page.GotoAsync($"/patients/{patient.Id.Value}");
        return page;
    }
}
