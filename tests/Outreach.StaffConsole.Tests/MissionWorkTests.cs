using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>Missions are recorded and changed, drafts of sessions planned anew.</summary>
public sealed class MissionWorkTests(Browser browser)
{
    [Fact]
    public async Task A_mission_is_recorded_and_its_days_are_changed_as_far_as_its_sessions_let_them()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/missions");
        await page.ClickAsync(".page-top a.primary");
        await page.Locator("input[name=hospitals]").WaitForAsync();

        await page.FillAsync("input[name=code]", "KG-2027");
        await page.FillAsync("input[name=country]", "KG");
        await page.FillAsync("input[name=name]", "Spring mission");
        await page.FillAsync("input[name=first]", "2027-04-20");
        await page.FillAsync("input[name=last]", "2027-04-05");
        await page.FillAsync("input[name=planned]", "240");
        await page.SelectOptionAsync("select[name=commitment]", world.Commitment.Id.Value.ToString());
        await page.CheckAsync($"input[name=hospitals][value='{world.Hospital.Id.Value}']");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator("[role=alert] li", new() { HasText = "Last day" }).WaitForAsync();
        Assert.True(await page.IsCheckedAsync("input[name=hospitals]"));
        await page.FillAsync("input[name=first]", "2027-04-05");
        await page.FillAsync("input[name=last]", "2027-04-20");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        var mission = await db.Missions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((world.Commitment.Id, 240, new LocalDate(2027, 4, 5)), (mission.CommitmentId!.Value, mission.Planned!.Value, mission.StartsOn!.Value));
        await host.SaveAsync(Draft(host, world, mission.Id, new LocalDate(2027, 4, 18)));

        await page.ClickAsync(".page-top a.primary");
        await page.Locator("main form input[name=last]").WaitForAsync();
        await page.FillAsync("input[name=last]", "2027-04-15");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator("[role=alert]", new() { HasText = "fall outside its days" }).WaitForAsync();
        Assert.Equal("2027-04-15", await page.InputValueAsync("input[name=last]"));
        await page.FillAsync("input[name=last]", "2027-04-19");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();
        Assert.Equal(new LocalDate(2027, 4, 19), (await db.Missions.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken)).EndsOn);
        Assert.Equal(1, await db.MissionHospitals.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_does_not_see_commitments_changes_a_mission_without_losing_its_commitment()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var mission = await MissionAsync(host, world);
        var page = await browser.OpenAsync(host.Address, width: 390, script: false);
        await page.SignInAsync(HostUnderTest.NameOf(StaffRole.Administrator));

        await page.GotoAsync($"/missions/{mission.Id.Value}/change");
        Assert.Equal(0, await page.Locator("select[name=commitment]").CountAsync());
        await page.FillAsync("input[name=reported]", "187");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        var changed = await db.Missions.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((187, world.Commitment.Id), (changed.ReportedPerformed!.Value, changed.CommitmentId!.Value));
    }

    [Fact]
    public async Task A_draft_is_planned_anew_and_only_what_was_touched_changes()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var mission = await MissionAsync(host, world);
        var draft = Draft(host, world, mission.Id, mission.StartsOn!.Value);
        await host.SaveAsync(draft);
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync($"/sessions/{draft.Id.Value}");
        await page.ClickAsync("a[href$='/change']");
        await page.Locator("input[name=capacity]").WaitForAsync();

        // The mission is gone on the day after its last.
        await page.FillAsync("input[name=date]", Iso(mission.EndsOn!.Value.PlusDays(1)));
        await page.ClickAsync("main form[data-send] button");
        await page.Locator("[role=alert]", new() { HasText = "The mission is not there on this day." }).WaitForAsync();
        await page.FillAsync("input[name=date]", Iso(mission.EndsOn!.Value));
        await page.FillAsync("input[name=capacity]", "6");
        await page.ClickAsync("main form[data-send] button");
        await page.Locator(".note.ok[role=status]").WaitForAsync();

        await using var db = host.OpenDatabase();
        var changed = await db.Sessions.SingleAsync(s => s.Id == draft.Id, TestContext.Current.CancellationToken);
        Assert.Equal((mission.EndsOn!.Value, 6, draft.Start, draft.SurgeonId, mission.Id), (changed.Date, changed.Capacity, changed.Start, changed.SurgeonId, changed.MissionId!.Value));
        Assert.Equal(SessionStatus.Draft, changed.Status);
    }

    [Theory]
    [InlineData(1366, ColorScheme.Light, "en")]
    [InlineData(390, ColorScheme.Dark, "ur")]
    [InlineData(820, ColorScheme.Light, "ru")]
    public async Task The_forms_of_missions_and_sessions_are_accessible_in_every_dress(int width, ColorScheme scheme, string language)
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await host.GivenAsync();
        var mission = await MissionAsync(host, world);
        var draft = Draft(host, world, mission.Id, mission.StartsOn!.Value);
        await host.SaveAsync(draft);
        var page = await browser.OpenAsync(host.Address, width, scheme: scheme, language: language);
        await page.SignInAsync();

        foreach (var path in new[] { "/missions/new", $"/missions/{mission.Id.Value}/change", $"/missions/{mission.Id.Value}", $"/sessions/{draft.Id.Value}/change", $"/sessions/{draft.Id.Value}" })
        {
            Assert.Equal(200, (await page.GotoAsync(path))!.Status);
            await page.AssertAccessibleAsync();
        }
    }

    /// <summary>Ten days from the world's session on.</summary>
    private static async Task<Mission> MissionAsync(HostUnderTest host, TestProgramme world)
    {
        var mission = new Mission(EntityId.New<MissionId>(host.Clock), "KG-2026", "KG");
        mission.Describe("Autumn mission", world.Session.Date, world.Session.Date.PlusDays(9), null, world.Commitment.Id, 200, null, null);
        await host.SaveAsync(mission, new MissionHospital(mission.Id, world.Hospital.Id));
        return mission;
    }

    private static TheatreSession Draft(HostUnderTest host, TestProgramme world, MissionId mission, LocalDate on) => new(
        EntityId.New<SessionId>(host.Clock), world.Hospital.Id, world.Theatre.Id, world.Surgeon.Id, mission, on, new LocalTime(17, 0), new LocalTime(19, 0), world.Hospital.Zone,
        Technique.Phaco, 4, 0, false);

    private static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
