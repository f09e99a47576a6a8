using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NodaTime;
using Outreach.Application.Outcomes;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>What a programme manager does with a commitment from its draft to its end.</summary>
public sealed class CommitmentWorkTests(Browser browser)
{
    private static readonly string Manager = HostUnderTest.NameOf(StaffRole.ProgrammeManager);

    [Fact]
    public async Task A_commitment_is_drafted_corrected_and_put_into_force()
    {
        await using var host = await HostUnderTest.StartAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(Manager);
        await page.GotoAsync("/commitments");
        await page.ClickAsync(".page-top a.primary");
        await page.Locator("input[name=pledged]").WaitForAsync();

        await FillAsync("5000", "kg, UZ tj");
        await page.FillAsync("input[name=last]", "2024-12-31");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator("[role=alert] li", new() { HasText = "Last day that counts" }).WaitForAsync();
        await page.AssertAccessibleAsync();
        Assert.Equal("5000", await page.InputValueAsync("input[name=pledged]"));
        await page.FillAsync("input[name=last]", "2029-12-31");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator("#terms").WaitForAsync();
        await page.AssertAccessibleAsync();

        await page.FillAsync("#terms input[name=pledged]", "6000");
        await page.ClickAsync("#terms button");
        await page.Locator("p", new() { HasText = "The pool gets 6,000 operations" }).WaitForAsync();
        await page.ClickAsync("form:not(#terms form):has(input[name=version]) button.primary");
        await page.Locator("#close").WaitForAsync();

        await using var db = host.OpenDatabase();
        var made = await db.Commitments.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((CommitmentStatus.Active, 6000, "KG;UZ;TJ", new LocalDate(2029, 12, 31)), (made.Status, made.Pledged, made.ScopeCountries, made.WindowTo));

        async Task FillAsync(string pledged, string countries)
        {
            await page.FillAsync("input[name=name]", "Sight for the valley");
            await page.FillAsync("input[name=code]", "SCO-2025");
            await page.FillAsync("input[name=donor]", "CN");
            await page.FillAsync("input[name=pledged]", pledged);
            await page.FillAsync("input[name=first]", "2025-01-01");
            await page.FillAsync("input[name=countries]", countries);
        }
    }

    [Fact]
    public async Task The_promise_is_changed_only_after_a_look_and_not_below_what_the_pool_can_give()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithAllotment(60).WithPool(40));
        var page = await browser.OpenAsync(host.Address, script: false);
        await page.SignInAsync(Manager);

        await LookAsync("-50");
        await page.Locator("#amend .note.warn", new() { HasText = "Only 40 are still free" }).WaitForAsync();
        Assert.Equal(0, await page.Locator("#amend form[data-send]").CountAsync());
        await LookAsync("-10");
        Assert.Equal(["100", "90", "40", "30"], await page.Locator("#amend td").AllInnerTextsAsync());
        await page.FillAsync("input[name=amendReason]", "The donor agreed to fewer");
        await page.ClickAsync("#amend form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal(-10, (await db.Commitments.SingleAsync(TestContext.Current.CancellationToken)).Amended);

        async Task LookAsync(string by)
        {
            await page.GotoAsync($"/commitments/{world.Commitment.Id.Value}");
            await page.FillAsync("input[name=by]", by);
            await page.ClickAsync("#amend form[method=get] button");
            await page.Locator("#amend [data-preview]").WaitForAsync();
        }
    }

    [Fact]
    public async Task Quota_is_set_aside_for_a_hospital_a_country_and_a_period()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithAllotment(0).WithPool(40));
        var page = await browser.OpenAsync(host.Address, width: 390);
        await page.SignInAsync(Manager);
        await page.GotoAsync($"/commitments/{world.Commitment.Id.Value}");

        await page.SelectOptionAsync("form:has(input[name=allotted]) select[name=hospital]", world.Hospital.Id.Value.ToString());
        await page.SelectOptionAsync("select[name=country]", "KG");
        await page.FillAsync("input[name=allotFrom]", "2027-01-01");
        await page.FillAsync("input[name=allotTo]", "2027-12-31");
        await page.FillAsync("input[name=allotted]", "12");
        await page.FillAsync("input[name=allotReason]", "The mission of 2027");
        await page.ClickAsync("form:has(input[name=allotted]) button");
        await page.Locator("tbody th", new() { HasText = "2027" }).WaitForAsync();

        await using var db = host.OpenDatabase();
        var made = await db.Allotments.SingleAsync(a => a.Country == "KG", TestContext.Current.CancellationToken);
        Assert.Equal((world.Hospital.Id, new LocalDate(2027, 1, 1), new LocalDate(2027, 12, 31), 12), (made.HospitalId, made.PeriodFrom, made.PeriodTo, made.Quota));
    }

    [Fact]
    public async Task Closing_shows_what_lapses_and_what_stays_before_it_is_done()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithAllotment(60).WithPool(40));
        await RecordAsync(host, world);
        var page = await browser.OpenAsync(host.Address, width: 390, language: "ru", scheme: ColorScheme.Dark);
        await page.SignInAsync(Manager);
        await page.GotoAsync($"/commitments/{world.Commitment.Id.Value}");

        Assert.Equal(["40", "59", "1", "0"], await page.Locator("#close dd").AllInnerTextsAsync());
        await page.AssertAccessibleAsync();
        await page.FillAsync("input[name=closeReason]", "The window is over");
        await page.ClickAsync("#close button.danger");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        Assert.Equal(0, await page.Locator("main form").CountAsync());
        await using var db = host.OpenDatabase();
        Assert.Equal(CommitmentStatus.Closed, (await db.Commitments.SingleAsync(TestContext.Current.CancellationToken)).Status);
    }

    [Theory]
    [InlineData(1366, ColorScheme.Light, "en")]
    [InlineData(390, ColorScheme.Dark, "fa")]
    public async Task An_operation_beyond_the_ceiling_gets_a_place_in_the_pool(int width, ColorScheme scheme, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithAllotment(0).WithPool(5));
        await RecordAsync(host, world);
        var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
        await page.SignInAsync(Manager);
        await page.GotoAsync("/commitments");
        await page.ClickAsync("a[href='/commitments/beyond-ceiling']");
        await page.AssertAccessibleAsync();

        await page.ClickAsync("tbody a.btn");
        await page.Locator("#place select").WaitForAsync();
        await page.AssertAccessibleAsync();
        Assert.Equal([world.Pool.Id.Value.ToString()], await page.Locator("#place option").EvaluateAllAsync<string[]>("o => o.map(x => x.value)"));
        await page.FillAsync("input[name=reason]", "The pool has room again");
        await page.ClickAsync("#place button");
        await page.Locator(".empty").WaitForAsync();

        await using var db = host.OpenDatabase();
        var operation = await db.Operations.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((false, world.Pool.Id), (operation.BeyondCeiling, operation.AllotmentId!.Value));
        Assert.Equal((OperationStatus.Recorded, 1), (operation.Status, (await db.Allotments.SingleAsync(a => a.IsPool, TestContext.Current.CancellationToken)).Reserved));
    }

    private static Task<OperationChanged> RecordAsync(HostUnderTest host, TestProgramme world) => host.SendAsync(new RecordUnbookedOperation(
        world.Entries[0].Id.Value, new LocalDate(2026, 11, 24), new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, world.Surgeon.Id.Value)));
}
