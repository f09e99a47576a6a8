using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

public sealed class CommitmentScreensTests(Browser browser)
{
    [Fact]
    public async Task A_manager_sees_what_a_transfer_would_change_and_then_makes_it()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = new ProgrammeBuilder(host.Clock).WithAllotment(60).WithPool(40).Build();
        await host.SaveAsync([.. world.Rows]);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.ProgrammeManager));
        await page.GotoAsync("/commitments");
        await page.ClickAsync("tbody tr a");
        await page.Locator("#transfer").WaitForAsync();

        await PreviewAsync(page, 50);
        Assert.Equal(0, await page.Locator("#transfer form[data-send]").CountAsync());
        await PreviewAsync(page, 15);
        Assert.Equal(["40", "25", "60", "75"], await page.Locator("[data-preview] td").AllInnerTextsAsync());
        await page.AssertAccessibleAsync();
        await page.FillAsync("#transfer input[name=reason]", "Osh has more patients");
        await page.ClickAsync("#transfer form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        var quotas = await db.Allotments.OrderBy(a => a.IsPool).Select(a => a.Quota).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([75, 25], quotas);
        await page.GotoAsync($"/commitments/{world.Commitment.Id.Value}/ledger");
        await page.AssertAccessibleAsync();
        Assert.Equal(5, await page.Locator("tbody tr").CountAsync());

        async Task PreviewAsync(IPage on, int number)
        {
            await on.SelectOptionAsync("select[name=source]", world.Pool.Id.Value.ToString());
            await on.SelectOptionAsync("select[name=target]", world.Allotment.Id.Value.ToString());
            await on.FillAsync("input[name=number]", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await on.ClickAsync("#transfer form[method=get] button");
            await on.Locator("[data-preview]").WaitForAsync();
            await on.WaitForURLAsync($"**number={number}**");
        }
    }

    [Fact]
    public async Task Quota_is_set_aside_once_and_a_second_time_refused_in_plain_words()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = new ProgrammeBuilder(host.Clock).WithAllotment(60).WithPool(40).Build();
        await host.SaveAsync([.. world.Rows]);
        var page = await browser.OpenAsync(host.Address, width: 390, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync($"/commitments/{world.Commitment.Id.Value}");
        await page.AssertAccessibleAsync();

        await AllotAsync();
        await page.Locator(".note.ok[role=status]").WaitForAsync();
        await AllotAsync();
        await page.Locator("[role=alert]").WaitForAsync();

        Assert.Contains("Точно такое выделение уже есть.", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await using var db = host.OpenDatabase();
        Assert.Equal(3, await db.Allotments.CountAsync(TestContext.Current.CancellationToken));

        async Task AllotAsync()
        {
            await page.SelectOptionAsync("select[name=country]", "UZ");
            await page.FillAsync("input[name=allotted]", "7");
            await page.FillAsync("input[name=allotReason]", "For Kokand");
            await page.ClickAsync("form:has(select[name=country]) button");
        }
    }
}
