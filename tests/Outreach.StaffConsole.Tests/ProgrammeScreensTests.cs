using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NodaTime;
using Outreach.Application.Outcomes;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>Operations are verified, and the programme's numbers follow.</summary>
public sealed partial class ProgrammeScreensTests(Browser browser)
{
    [Fact]
    public async Task An_operation_of_a_colleague_is_verified_and_then_counts_as_fulfilled()
    {
        await using var host = await HostUnderTest.StartAsync();
        await RecordAsync(host, people: 2);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync("everybody-else");

        await page.GotoAsync("/operations?queue=true");
        Assert.Equal(2, await page.Locator("tbody tr").CountAsync());
        await page.ClickAsync("tbody tr:first-child a.btn");
        await page.Locator("dl.facts").WaitForAsync();
        await page.AssertAccessibleAsync();
        await page.ClickAsync("main form[data-send] button");
        await page.Locator(".note.ok").WaitForAsync();
        await page.GotoAsync("/fulfilment");

        Assert.Equal(["1", "2"], (await page.Locator(".figure strong").AllInnerTextsAsync()).Take(2));
        Assert.Contains("1 verified and 2 performed of 100", await page.Locator("#burn-up-d").TextContentAsync(), StringComparison.Ordinal);
        await page.GotoAsync("/operations?queue=true");
        Assert.Equal(1, await page.Locator("tbody tr").CountAsync());
    }

    [Fact]
    public async Task A_verified_operation_is_taken_back_with_a_reason_that_stays()
    {
        await using var host = await HostUnderTest.StartAsync();
        var operation = (await RecordAsync(host, people: 1))[0];
        var page = await browser.OpenAsync(host.Address, script: false);
        await page.SignInAsync("everybody-else");
        await page.GotoAsync($"/operations/{operation}");
        await page.ClickAsync("main form[data-send] button");
        await page.FillAsync("input[name=reason]", "Entered twice");
        await page.ClickAsync("main form[data-send] button.danger");
        await page.Locator(".note.ok").WaitForAsync();

        await using var db = host.OpenDatabase();
        var stored = await db.Operations.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((OperationStatus.Reversed, "Entered twice"), (stored.Status, stored.ReversalReason));
    }

    [Fact]
    public async Task Nobody_is_offered_to_verify_what_they_recorded()
    {
        await using var host = await HostUnderTest.StartAsync();
        var operation = (await RecordAsync(host, people: 1))[0];
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();

        await page.GotoAsync("/operations?queue=true");
        await page.Locator(".empty").WaitForAsync();
        await page.GotoAsync($"/operations/{operation}");

        Assert.Equal(0, await page.Locator("main form[data-send]").CountAsync());
    }

    [Fact]
    public async Task A_donor_sees_numbers_and_downloads_them_but_no_person()
    {
        await using var host = await HostUnderTest.StartAsync();
        await RecordAsync(host, people: 2);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Donor));
        await page.GotoAsync("/fulfilment");

        Assert.DoesNotContain("Familyname", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await page.Locator(".menu nav a").CountAsync());
        var file = await page.APIRequest.GetAsync(await page.GetAttributeAsync("a[download]", "href") ?? "");
        Assert.Contains("hospital,KG-OSH-TEST", await file.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_charts_are_accessible_in_every_dress_and_run_from_the_right_where_one_reads_from_the_right()
    {
        await using var host = await HostUnderTest.StartAsync();
        await RecordAsync(host, people: 2);
        var starts = new List<double>();
        foreach (var (width, scheme, language) in new[] { (1366, ColorScheme.Light, "en"), (390, ColorScheme.Dark, "fa"), (820, ColorScheme.Light, "ur"), (390, ColorScheme.Light, "ru") })
        {
            var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
            await page.SignInAsync();
            foreach (var path in new[] { "/operations", "/fulfilment" })
            {
                await page.GotoAsync(path);
                await page.AssertAccessibleAsync();
            }

            await page.EvaluateAsync("for (const d of document.querySelectorAll('main details')) d.open = true");
            await page.AssertAccessibleAsync();
            var points = await page.Locator(".wide polyline").First.GetAttributeAsync("points");
            starts.Add(double.Parse(points!.Split(',')[0], CultureInfo.InvariantCulture));
            await page.Context.CloseAsync();
        }

        Assert.Equal([60, 840, 840, 60], starts);
    }

    [Fact]
    public async Task Each_chart_is_downloaded_as_a_file_of_its_own()
    {
        await using var host = await HostUnderTest.StartAsync();
        await RecordAsync(host, people: 2);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Donor));
        await page.GotoAsync("/fulfilment");

        var addresses = await page.Locator(".report a[download]").EvaluateAllAsync<string[]>("a => a.map(x => x.pathname)");
        Assert.Equal(["burn-up", "forecast", "hospitals", "countries", "missions", "waiting"], addresses.Select(a => Path.GetFileNameWithoutExtension(a)));
        var files = new List<string>();
        foreach (var address in addresses)
        {
            var answer = await page.APIRequest.GetAsync(address);
            Assert.Equal(("text/csv; charset=utf-8", 200), (answer.Headers["content-type"], answer.Status));
            files.Add(await answer.TextAsync());
        }

        Assert.Contains("\n2026-11,2026-11-24,2,0,20\r\n", files[0], StringComparison.Ordinal);
        Assert.Contains("\nKG-OSH-TEST,2,2,0,0,\r\n", files[2], StringComparison.Ordinal);
        Assert.Contains("\nB,1,0\r\n", files[5], StringComparison.Ordinal);
        Assert.Equal(404, (await page.APIRequest.GetAsync(addresses[0].Replace("burn-up", "people", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("en", "verified, of 4,321 promised", "A forecast, not a promise.")]
    [InlineData("ru", "из 4 321", "Это прогноз, а не обещание.")]
    public async Task The_report_prints_on_A4_with_its_numbers_and_every_table(string language, string figure, string forecast)
    {
        await using var host = await HostUnderTest.StartAsync();
        await RecordAsync(host, people: 2, allotted: 4_321);
        var page = await browser.OpenAsync(host.Address, language: language);
        await page.SignInAsync();
        await page.GotoAsync("/fulfilment");

        var printed = await Printed.OfAsync(page);

        Assert.InRange(printed.Sizes.Count, 2, 4);
        Assert.All(printed.Sizes, s => Assert.Equal("595x842", s));
        var text = Spaces().Replace(printed.Text, " ");
        Assert.Contains(figure, text, StringComparison.Ordinal);
        Assert.Contains(forecast, text, StringComparison.Ordinal);

        // The tables under the charts are open on paper; what is pressed is not there.
        Assert.Contains("2026-11", text, StringComparison.Ordinal);
        Assert.Contains("KG-OSH-TEST", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CSV", text, StringComparison.Ordinal);
    }

    /// <summary>Operations of as many people today, recorded by the user with every role.</summary>
    private static async Task<List<Guid>> RecordAsync(HostUnderTest host, int people, int allotted = 100)
    {
        var world = new ProgrammeBuilder(host.Clock).WithAllotment(allotted).WithWaiting(people + 1).Build();
        await host.SaveAsync([.. world.Rows]);
        List<Guid> recorded = [];
        foreach (var entry in world.Entries.Take(people))
        {
            var done = await host.SendAsync(new RecordUnbookedOperation(
                entry.Id.Value, new LocalDate(2026, 11, 24), new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, world.Surgeon.Id.Value)));
            recorded.Add(done.OperationId);
        }

        return recorded;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
