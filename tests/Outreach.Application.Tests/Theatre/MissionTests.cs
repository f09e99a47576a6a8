using Outreach.Application.Theatre;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Theatre;

public sealed class MissionTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_mission_shows_its_hospitals_and_figures_without_cancelled_sessions(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var mission = await MissionAsync(app, world.Hospital);
        await app.SendAsync(world.NewSession(8, 12, capacity: 10, mission: mission));
        await app.SendAsync(world.NewSession(13, 17, capacity: 14, mission: mission));
        var off = await app.SendAsync(world.NewSession(18, 20, capacity: 99, mission: mission));
        await app.SendAsync(new CancelSession(off.SessionId, "No electricity"));

        var read = await app.SendAsync(new GetMission(mission));
        var listed = Assert.Single((await app.SendAsync(new ListMissions(Country: "KG", HospitalId: world.Hospital))).Items);

        Assert.Equal((2, 24, 0), (read.Sessions, read.Capacity, read.Taken));
        Assert.Equal((world.Hospital, 2, 24), (read.Hospitals[0].HospitalId, read.Hospitals[0].Sessions, read.Hospitals[0].Capacity));
        Assert.Equal((1, 2, 24), (listed.Hospitals, listed.Sessions, listed.Capacity));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_session_lies_within_the_days_and_hospitals_of_its_mission(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var elsewhere = await ScheduleWorld.MakeAsync(app, "KG-BIS-1");
        var mission = await MissionAsync(app, world.Hospital);

        await RefusedAsync("outside-mission-days", () => app.SendAsync(world.NewSession(on: ScheduleWorld.Day.PlusDays(-1), mission: mission)));
        await RefusedAsync("outside-mission-days", () => app.SendAsync(world.NewSession(on: ScheduleWorld.Day.PlusDays(10), mission: mission)));
        await RefusedAsync("hospital-not-in-mission", () => app.SendAsync(elsewhere.NewSession(mission: mission)));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(world.NewSession(mission: Guid.NewGuid())));
        await app.SendAsync(world.NewSession(on: ScheduleWorld.Day.PlusDays(9), mission: mission));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_mission_does_not_leave_its_sessions_outside(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var elsewhere = await ScheduleWorld.MakeAsync(app, "KG-BIS-1");
        var mission = await MissionAsync(app, world.Hospital);
        await app.SendAsync(world.NewSession(on: ScheduleWorld.Day.PlusDays(9), mission: mission));
        var change = new ChangeMission(mission, "Mission", ScheduleWorld.Day, ScheduleWorld.Day.PlusDays(9), [world.Hospital, elsewhere.Hospital]);

        await app.SendAsync(change);
        await RefusedAsync("sessions-outside-mission", () => app.SendAsync(change with { EndsOn = ScheduleWorld.Day.PlusDays(8) }));
        await RefusedAsync("sessions-outside-mission", () => app.SendAsync(change with { HospitalIds = [elsewhere.Hospital] }));

        Assert.Equal(2, (await app.SendAsync(new GetMission(mission))).Hospitals.Count);
        Assert.Equal(1, (await app.SendAsync(new GetMission(mission))).Version);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Staff_see_missions_at_their_hospitals_with_the_figures_of_these(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var one = await ScheduleWorld.MakeAsync(app, "KG-OSH-1");
        var two = await ScheduleWorld.MakeAsync(app, "KG-OSH-2");
        var shared = await MissionAsync(app, one.Hospital, two.Hospital);
        var others = await MissionAsync(app, two.Hospital);
        await app.SendAsync(one.NewSession(capacity: 5, mission: shared));
        await app.SendAsync(two.NewSession(capacity: 7, mission: shared));
        var role = ScheduleWorld.At(one.Hospital, StaffRole.Administrator);

        Assert.Equal((shared, 5), Assert.Single((await app.SendAsync(new ListMissions(), roles: role)).Items) is var m ? (m.MissionId, m.Capacity) : default);
        Assert.Equal((1, 5), (await app.SendAsync(new GetMission(shared), roles: role)) is var d ? (d.Hospitals.Count, d.Capacity) : default);
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetMission(others), roles: role));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ChangeMission(shared, "Mine", null, null, [one.Hospital]), roles: role));
    }

    private static async Task<Guid> MissionAsync(AppUnderTest app, params Guid[] hospitals) => (await app.SendAsync(
        new CreateMission($"KG-{hospitals.Length}-{hospitals[0].ToString("N")[^6..].ToUpperInvariant()}", "KG", "Mission", ScheduleWorld.Day, ScheduleWorld.Day.PlusDays(9), hospitals, Planned: 240))).MissionId;

    private static async Task RefusedAsync(string code, Func<Task> send) => Assert.Equal(code, (await Assert.ThrowsAsync<RuleViolationException>(send)).Code);
}
