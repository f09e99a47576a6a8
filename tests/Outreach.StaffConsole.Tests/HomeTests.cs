using Microsoft.Playwright;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.WaitingList;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>The home page says to each role what today asks of it.</summary>
public sealed class HomeTests(Browser browser)
{
    private static readonly LocalDate Today = new(2026, 11, 24);

    [Fact]
    public async Task A_clerk_sees_whom_to_call_how_the_day_goes_and_what_is_free()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(4).WithPlaces(5).StartingIn(1));
        foreach (var entry in world.Entries.Take(2))
        {
            await host.SendAsync(new BookSurgery(entry.Id.Value, world.Session.Id.Value));
        }

        await host.SendAsync(new HoldEntry(world.Entries[2].Id.Value, "Has a cold", Today));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.BookingClerk));

        Assert.Equal(("2", "1", "0"), (await FigureAsync(page, "call"), await FigureAsync(page, "holds"), await FigureAsync(page, "drafts")));
        Assert.Equal(("0", "3", "1"), (await FigureAsync(page, "today"), await FigureAsync(page, "free"), await FigureAsync(page, "waiting")));
        Assert.Equal(0, await page.Locator("[data-task=commitment], [data-task=no-role], [data-task=verify]").CountAsync());
        await page.AssertAccessibleAsync();
        await page.ClickAsync("[data-task=call]");
        await page.Locator("article.person").First.WaitForAsync();
        Assert.Equal(2, await page.Locator("article.person").CountAsync());
    }

    [Fact]
    public async Task A_clinician_sees_what_colleagues_recorded_and_the_day_of_surgery_so_far()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(3).WithPlaces(5).StartingIn(1));
        foreach (var entry in world.Entries.Take(2))
        {
            await host.SendAsync(new BookSurgery(entry.Id.Value, world.Session.Id.Value));
        }

        await RecordAsync(host, world, 2);
        host.Clock.Advance(Duration.FromHours(22));
        await using (var db = host.OpenDatabase())
        {
            await host.SendAsync(new MarkArrived(db.Bookings.OrderBy(b => b.Id).Select(b => b.Id).First().Value));
        }

        var page = await browser.OpenAsync(host.Address, width: 390, language: "ru");
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Clinician));

        Assert.Equal(("1", "2"), (await FigureAsync(page, "verify"), await FigureAsync(page, "today")));
        Assert.Contains("Ожидаются 1, прибыли 1, в операционной 0, готово 0", await page.InnerTextAsync("[data-task=today]"), StringComparison.Ordinal);
        await page.AssertAccessibleAsync();
        await page.ClickAsync("[data-task=verify]");
        await page.Locator("tbody tr").WaitForAsync();
    }

    [Fact]
    public async Task A_manager_sees_the_pace_what_is_unverified_and_what_has_no_place()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(3).WithAllotment(1).WithPool(99));
        await RecordAsync(host, world, 0);
        await RecordAsync(host, world, 1);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.ProgrammeManager));

        Assert.Equal(("1", "1"), (await FigureAsync(page, "unverified"), await FigureAsync(page, "beyond")));

        // A year of five is over, so a fifth of the hundred would be verified by the even plan.
        Assert.Contains("20 behind the even plan", await page.InnerTextAsync("[data-task=commitment]"), StringComparison.Ordinal);
        await page.ClickAsync("[data-task=beyond]");
        await page.Locator("tbody tr").WaitForAsync();
    }

    [Fact]
    public async Task An_administrator_sees_who_holds_no_role_yet()
    {
        await using var host = await HostUnderTest.StartAsync();
        await host.AddUserAsync("newcomer");
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Administrator));

        Assert.Equal("1", await FigureAsync(page, "no-role"));
        Assert.Equal(0, await page.Locator("[data-task=waiting], [data-task=today]").CountAsync());
    }

    private static Task<string> FigureAsync(IPage page, string task) => page.InnerTextAsync($"[data-task={task}] strong");

    private static Task<OperationChanged> RecordAsync(HostUnderTest host, TestProgramme world, int person) => host.SendAsync(new RecordUnbookedOperation(
        world.Entries[person].Id.Value, Today, new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, world.Surgeon.Id.Value)));
}
