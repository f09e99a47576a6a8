using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Screening;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Screening;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

public sealed class ScreeningScreensTests(Browser browser)
{
    private static readonly LocalDate Day = new(2026, 11, 20);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_clinician_records_both_eyes_and_lists_the_one_that_can_be_helped_with_and_without_script(bool script)
    {
        await using var host = await StartAsync();
        var patient = await RegisterAsync(host);
        var page = await browser.OpenAsync(host.Address, script: script);
        await page.SignInAsync();
        await page.GotoAsync($"/patients/{patient}");
        await page.ClickAsync($"a[href='/patients/{patient}/screenings/new']");
        await page.Locator("fieldset[data-eye=Left]").WaitForAsync();

        await page.FillAsync("input[name=Right-Presenting]", "3/60");
        await page.SelectOptionAsync("select[name=Right-cataract]", "yes");
        await page.FillAsync("input[name=Left-Presenting]", "NLP");
        await page.FillAsync("input[name=systolic]", "165");
        await page.FillAsync("input[name=diastolic]", "90");
        await page.FillAsync("input[name=glucose]", "7,2");
        await page.SelectOptionAsync("select[name=glucoseUnit]", nameof(GlucoseUnit.MmolPerLitre));
        await page.FillAsync("input[name=day]", "2026-11-20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the screening" }).ClickAsync();
        await page.Locator("[role=status].ok").WaitForAsync();

        // Nothing is left to operate in an eye that sees no light, so nobody is offered to list it.
        Assert.Equal(1, await page.Locator("section[data-eye=Right] button[value=List]").CountAsync());
        Assert.Equal(0, await page.Locator("section[data-eye=Left] button[value=List]").CountAsync());
        Assert.Contains("eligibility-v1", await page.InnerTextAsync("section[data-eye=Right]"), StringComparison.Ordinal);
        Assert.Contains("The only eye that sees light", await page.InnerTextAsync("section[data-eye=Right]"), StringComparison.Ordinal);
        Assert.Contains("Blood pressure raised", await page.InnerTextAsync("section[data-eye=Right]"), StringComparison.Ordinal);
        await page.ClickAsync("section[data-eye=Right] button[value=List]");
        await page.Locator("[role=status].ok", new() { HasText = "on the waiting list" }).WaitForAsync();
        await page.ClickAsync("section[data-eye=Left] button[value=NotEligible]");
        await page.Locator("section[data-eye=Left] button[value=NotEligible]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await using var db = host.OpenDatabase();
        var entry = await db.WaitingList.SingleAsync();
        Assert.Equal((Eye.Right, Day), (entry.Eye, entry.ListedOn));
        Assert.Equal(0, await db.EyeFindings.CountAsync(f => f.Decision == null));
        await page.GotoAsync($"/patients/{patient}");
        Assert.Equal(1, await page.Locator("section[aria-labelledby=screenings] li a").CountAsync());
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_in_plain_words_kept_and_put_right_later()
    {
        await using var host = await StartAsync();
        var patient = await RegisterAsync(host);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync($"/patients/{patient}/screenings/new");
        await page.FillAsync("input[name=Right-Presenting]", "3/60");
        await page.FillAsync("input[name=Right-BestCorrected]", "0.3");
        await page.SelectOptionAsync("select[name=Right-BestCorrected-notation]", nameof(AcuityNotation.LogMar));
        await page.FillAsync("input[name=Left-Pinhole]", "rather well");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the screening" }).ClickAsync();
        await page.Locator("[role=alert]").WaitForAsync();

        Assert.Contains("left eye: Through a pinhole: This cannot be read as an acuity", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("rather well", await page.InputValueAsync("input[name=Left-Pinhole]"));
        Assert.Equal(nameof(AcuityNotation.LogMar), await page.InputValueAsync("select[name=Right-BestCorrected-notation]"));
        await page.AssertAccessibleAsync();
        await page.FillAsync("input[name=Left-Pinhole]", "6/12");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the screening" }).ClickAsync();
        await page.Locator("section[data-eye=Left]").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Correct" }).ClickAsync();
        await page.Locator("input[name=reason]").WaitForAsync();
        Assert.Equal("0.3", await page.InputValueAsync("input[name=Right-BestCorrected]"));
        await page.FillAsync("input[name=Left-Pinhole]", "6/18");
        await page.FillAsync("input[name=reason]", "Read from the wrong line");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the screening" }).ClickAsync();
        await page.Locator("section[data-eye=Left]").WaitForAsync();

        await using var db = host.OpenDatabase();
        var readings = await db.AcuityReadings.ToListAsync();
        Assert.Equal(
            ["Left 6/18 snellen", "Right 0.3 logmar", "Right 3/60 snellen"], readings.Select(r => $"{r.Eye} {r.Written} {r.Notation}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task All_eligible_eyes_of_a_hospital_are_listed_at_once_and_the_others_stay_to_be_decided()
    {
        await using var host = await StartAsync();
        var (first, second) = (await RegisterAsync(host), await RegisterAsync(host));
        await RecordAsync(host, first, "3/60", "2/60");
        await RecordAsync(host, second, "3/60", "6/60");
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/");
        Assert.Equal("4", await page.InnerTextAsync("[data-task=decide] strong"));
        await page.ClickAsync("[data-task=decide]");
        Assert.Equal(0, await page.Locator("section[aria-labelledby=eligible] button").CountAsync());

        await page.SelectOptionAsync("select[name=hospital]", new SelectOptionValue { Label = "Test hospital" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.ClickAsync("section[aria-labelledby=eligible] button");
        await page.Locator("[role=status].ok").WaitForAsync();

        Assert.Contains("Eyes put on the waiting list: 3.", await page.InnerTextAsync("[role=status].ok"), StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
        await page.AssertAccessibleAsync();
        await using var db = host.OpenDatabase();
        Assert.Equal(3, await db.WaitingList.CountAsync());
    }

    [Theory]
    [InlineData(1366, "en")]
    [InlineData(390, "fa")]
    public async Task The_pages_of_a_screening_are_accessible(int width, string language)
    {
        await using var host = await StartAsync();
        var patient = await RegisterAsync(host);
        var screening = await RecordAsync(host, patient, "3/60", "1/∞");
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
            await page.SignInAsync();
            foreach (var path in new[] { $"/patients/{patient}/screenings/new", $"/screenings/{screening}", $"/screenings/{screening}/correct", "/screenings", $"/patients/{patient}" })
            {
                var answer = await page.GotoAsync(path);
                Assert.Equal(200, answer!.Status);
                await page.AssertAccessibleAsync();
            }

            // Drawn from right to left, one over infinity would read as infinity over one.
            await page.GotoAsync($"/screenings/{screening}");
            Assert.Equal("ltr", await page.Locator("bdi", new() { HasText = "1/∞" }).First.EvaluateAsync<string>("e => getComputedStyle(e).direction"));
        }
    }

    private static async Task<Guid> RecordAsync(HostUnderTest host, Guid patient, string right, string left)
    {
        var recorded = await host.SendAsync(new RecordScreening(
            patient, null, null,
            new ExaminationDetails(Day, Eyed(right), Eyed(left), new WorkupFigures(150, 90, 130, GlucoseUnit.MgPerDecilitre, 1.1m), "H25.1", "Nurse", "Came with her son")));
        return recorded.ScreeningId;
    }

    private static EyeExamination Eyed(string written) => new([new AcuityStatement(AcuityType.Presenting, written)], CataractIsMainCause: true);

    private static async Task<Guid> RegisterAsync(HostUnderTest host)
    {
        await using var db = host.OpenDatabase();
        var hospital = await db.Hospitals.Select(h => h.Id).FirstAsync();
        var registered = await host.SendAsync(new RegisterPatient(
            hospital.Value, new PersonDetails("Toktosunova", "Aigul", null, Sex.Female, new BirthDetails(Year: 1950), "KG", "KG", null, null, "ky"), [], [], []));
        return registered.PatientId;
    }

    private static async Task<HostUnderTest> StartAsync()
    {
        var host = await HostUnderTest.StartAsync();
        await host.SaveAsync([.. new ProgrammeBuilder(host.Clock).WithWaiting(0).Build().Rows]);
        return host;
    }
}
