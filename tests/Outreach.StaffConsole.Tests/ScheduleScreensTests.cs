using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Application.Bookings;
using Outreach.Domain;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>Sessions are planned, opened and called off; hospitals keep their theatres and surgeons.</summary>
public sealed class ScheduleScreensTests(Browser browser)
{
    [Fact]
    public async Task Sessions_of_a_week_are_planned_by_pattern_after_a_look_and_opened_at_once()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithSessions(1).StartingIn(13));
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/sessions");
        await page.ClickAsync(".page-top a.primary");
        await page.Locator("input[name=from]").WaitForAsync();

        // The world's own session is on Monday 7 December from 8 to 16 o'clock.
        await LookAsync("2026-12-07", "2026-12-20");
        await page.Locator(".note.warn").WaitForAsync();
        Assert.Equal(0, await page.Locator("[data-preview] form").CountAsync());
        await LookAsync("2026-12-08", "2026-12-20");
        await page.WaitForURLAsync("**from=2026-12-08**");
        Assert.Contains("Sessions: 3, places: 36", await page.InnerTextAsync("[data-preview] h2"), StringComparison.Ordinal);
        await page.AssertAccessibleAsync();
        await page.ClickAsync("[data-preview] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();
        Assert.Equal(3, await page.Locator("tbody tr").CountAsync());
        await page.ClickAsync("form.note button");
        await page.Locator(".empty").WaitForAsync();

        await using var db = host.OpenDatabase();
        var made = await db.Sessions.Where(s => s.Id != world.Session.Id).OrderBy(s => s.Date).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([9, 14, 16], made.Select(s => s.Date.Day));
        Assert.All(made, s => Assert.Equal((SessionStatus.Open, 12), (s.Status, s.Capacity)));

        async Task LookAsync(string from, string to)
        {
            await page.FillAsync("input[name=from]", from);
            await page.FillAsync("input[name=to]", to);
            await page.FillAsync("input[name=capacity]", "12");
            await page.CheckAsync("input[name=days][value='1']");
            await page.CheckAsync("input[name=days][value='3']");
            await page.ClickAsync("form.card:has(input[name=from]) button.primary");
            await page.Locator("[data-preview]").WaitForAsync();
        }
    }

    [Fact]
    public async Task A_session_is_called_off_only_after_its_effect_is_shown_and_its_people_wait_again()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2));
        foreach (var entry in world.Entries)
        {
            await host.SendAsync(new BookSurgery(entry.Id.Value, world.Session.Id.Value));
        }

        var page = await browser.OpenAsync(host.Address, width: 390, script: false);
        await page.SignInAsync();
        await page.GotoAsync($"/sessions/{world.Session.Id.Value}");
        await page.Locator("strong", new() { HasText = "Places taken in it: 2" }).WaitForAsync();
        await page.FillAsync("input[name=reason]", "The microscope broke");
        await page.ClickAsync("button.danger");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        Assert.Equal(0, await page.Locator("main form").CountAsync());
        await using var db = host.OpenDatabase();
        Assert.Equal(2, await db.WaitingList.CountAsync(e => e.Status == EntryStatus.Waiting, TestContext.Current.CancellationToken));
        Assert.Equal(SessionStatus.Cancelled, await db.Sessions.Select(s => s.Status).SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Other_hours_are_given_to_a_session_only_after_its_effect_is_shown()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithWaiting(2).WithoutConsent());
        List<string> references = [];
        foreach (var entry in world.Entries)
        {
            references.Add((await host.SendAsync(new BookSurgery(entry.Id.Value, world.Session.Id.Value))).Reference);
        }

        var (start, end) = (world.Session.Start.PlusMinutes(60), world.Session.End.PlusMinutes(60));
        var page = await browser.OpenAsync(host.Address, width: 390, script: false);
        await page.SignInAsync();
        await page.GotoAsync($"/sessions/{world.Session.Id.Value}");
        await page.FillAsync("#times input[name=start]", start.ToString("HH:mm", CultureInfo.InvariantCulture));
        await page.FillAsync("#times input[name=end]", end.ToString("HH:mm", CultureInfo.InvariantCulture));
        await page.ClickAsync("#times form[method=get] button");
        var shown = page.Locator("#times [data-preview]");
        await shown.WaitForAsync();
        var text = await shown.InnerTextAsync();
        Assert.Contains("Get a message with the new time: 0", text, StringComparison.Ordinal);
        Assert.Contains("Have to be called: 2", text, StringComparison.Ordinal);
        Assert.All(references, r => Assert.Contains(r, text, StringComparison.Ordinal));
        await using (var before = host.OpenDatabase())
        {
            Assert.Equal(world.Session.Start, (await before.Sessions.SingleAsync(TestContext.Current.CancellationToken)).Start);
        }

        await page.AssertAccessibleAsync();
        await page.ClickAsync("#times form[method=post] button.primary");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal((start, end), (await db.Sessions.SingleAsync(TestContext.Current.CancellationToken)) is var s ? (s.Start, s.End) : default);
        Assert.Equal(start, await db.Bookings.MinAsync(b => b.Arrival, TestContext.Current.CancellationToken));
        Assert.Equal(2, await db.Reminders.CountAsync(r => r.Kind == ReminderKind.MoveNotice, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_theatre_is_added_renamed_and_kept_while_sessions_are_to_come()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var page = await browser.OpenAsync(host.Address, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync("/hospitals");
        await page.ClickAsync("tbody a");
        await page.Locator("#theatres").WaitForAsync();

        await page.FillAsync("#theatres > form input[name=called]", "Theatre 2");
        await page.ClickAsync("#theatres > form button");
        await page.Locator("#theatres li", new() { HasText = "Theatre 2" }).WaitForAsync();
        await page.Locator("#theatres li").First.Locator("summary").ClickAsync();
        await page.Locator("#theatres li").First.Locator("button.danger").ClickAsync();
        await page.Locator("[role=alert]").WaitForAsync();
        Assert.Contains("Есть предстоящие дни.", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        await page.AssertAccessibleAsync();
        await page.FillAsync("input[name=phone]", "+996322200001");
        await page.ClickAsync("form:has(input[name=zone]) > button.primary");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        Assert.Equal(2, await db.Theatres.CountAsync(t => !t.IsRetired, TestContext.Current.CancellationToken));
        Assert.Equal("+996322200001", (await db.Hospitals.SingleAsync(h => h.Id == world.Hospital.Id, TestContext.Current.CancellationToken)).Phone);
    }

    [Theory]
    [InlineData(1366, ColorScheme.Light, "en")]
    [InlineData(390, ColorScheme.Dark, "ur")]
    public async Task A_mission_shows_its_sessions_by_day_with_places_taken(int width, ColorScheme scheme, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync(p => p.WithPlaces(4).WithWaiting(1));
        var mission = new Mission(EntityId.New<MissionId>(host.Clock), "KG-2026", "KG");
        mission.Describe("Autumn mission", world.Session.Date, world.Session.Date.PlusDays(9), null, null, 200, null, null);
        var visiting = new TheatreSession(
            EntityId.New<SessionId>(host.Clock), world.Hospital.Id, world.Theatre.Id, world.Surgeon.Id, mission.Id, world.Session.Date.PlusDays(1), world.Session.Start,
            world.Session.End, world.Hospital.Zone, Technique.Phaco, 4, 0, false);
        await host.SaveAsync([mission, new MissionHospital(mission.Id, world.Hospital.Id), visiting, .. visiting.Open(host.Clock)]);
        await host.SendAsync(new BookSurgery(world.Entries[0].Id.Value, visiting.Id.Value));
        var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
        await page.SignInAsync();

        foreach (var path in new[] { "/missions", $"/missions/{mission.Id.Value}", $"/sessions/{visiting.Id.Value}", $"/hospitals/{world.Hospital.Id.Value}", "/sessions", "/sessions/new" })
        {
            var answer = await page.GotoAsync(path);
            Assert.Equal(200, answer!.Status);
            await page.AssertAccessibleAsync();
        }

        await page.GotoAsync($"/missions/{mission.Id.Value}");
        Assert.Equal(["1", "4", "1", "0", "200"], await page.Locator(".figure strong").AllInnerTextsAsync());
        Assert.Equal(1, await page.Locator("section a.card").CountAsync());
    }
}
