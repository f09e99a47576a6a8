using NodaTime;
using Outreach.Application.Theatre;
using Outreach.Domain.Theatre;

namespace Outreach.Web.Demo;

/// <summary>Sessions around today: a mission in Osh from last week to next, and the hospitals' own weeks to come.</summary>
internal sealed class DemoTheatres(DemoPeople people)
{
    private static readonly IsoDayOfWeek[] EveryDay = [.. Enum.GetValues<IsoDayOfWeek>().Where(d => d != IsoDayOfWeek.None)];
    private static readonly IsoDayOfWeek[] WorkingDays = [IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday];

    /// <summary>Two theatres of the mission with 12 cases a day each, as visiting teams work.</summary>
    public async Task OpenMissionAsync(IReadOnlyDictionary<string, Guid> hospitals, Guid commitment, LocalDate from, LocalDate to)
    {
        var osh = hospitals["KG-OSH-IOCH"];
        var mission = await people.AsSystemAsync(new CreateMission(
            "KG-DEMO", "KG", "Demo mission to Osh", from, to, [osh], hospitals["CN-URC-XPH"], commitment, 24 * (Period.DaysBetween(from, to) + 1)));
        foreach (var (theatre, surgeon) in new[] { ("Theatre 1", "Li Wei"), ("Theatre 2", "Chen Jing") })
        {
            var room = await people.AsSystemAsync(new AddTheatre(osh, theatre));
            var person = await people.AsSystemAsync(new AddSurgeon(surgeon, hospitals["CN-URC-XPH"]));
            await people.AsSystemAsync(new CreateSessionsByPattern(
                osh, room.TheatreId, person.SurgeonId, mission.MissionId, from, to, EveryDay, [new SessionHours(new LocalTime(8, 30), new LocalTime(15, 30))], null, Technique.Phaco, 12));
        }

        await people.AsSystemAsync(new OpenSessions(mission.MissionId));
    }

    /// <summary>A hospital's own sessions on working days.</summary>
    public async Task OpenWeeksAsync(Guid hospital, string surgeon, LocalDate from, LocalDate to, int cases, bool generalAnaesthesia = false)
    {
        var room = await people.AsSystemAsync(new AddTheatre(hospital, "Eye theatre"));
        var person = await people.AsSystemAsync(new AddSurgeon(surgeon, hospital));
        await people.AsSystemAsync(new CreateSessionsByPattern(
            hospital, room.TheatreId, person.SurgeonId, null, from, to, WorkingDays, [new SessionHours(new LocalTime(9, 0), new LocalTime(14, 0))], null, Technique.Msics, cases, null, generalAnaesthesia));
        await people.AsSystemAsync(new OpenSessions(null, hospital, from, to));
    }
}
