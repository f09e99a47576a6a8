using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>When a session would be, on the hospital's clock.</summary>
internal readonly record struct SessionTime(LocalDate Date, LocalTime Start, LocalTime End);

/// <summary>Where and by whom sessions are planned, as the database knows it.</summary>
/// <param name="Zone">The hospital's IANA zone.</param>
/// <param name="FirstDay">The mission's; the beginning of time without one.</param>
/// <param name="LastDay">The mission's; the end of time without one.</param>
/// <param name="KeptSharePercent">Of the hospital's booking policy.</param>
internal sealed record SessionSetting(
    HospitalId HospitalId, string Zone, TheatreId TheatreId, SurgeonId SurgeonId, MissionId? MissionId, LocalDate FirstDay, LocalDate LastDay,
    int KeptSharePercent)
{
    /// <summary>Held by whoever plans a mission's sessions or changes its days and hospitals.</summary>
    public static string LockName(MissionId mission) => $"mission {mission.Value:N}";
}

/// <summary>Says whether sessions can be where and when they are wanted.</summary>
/// <remarks>
/// Mission, surgeon and theatre are held in this order until the transaction ends, so of two people who plan the same
/// surgeon or theatre at once the second sees what the first has planned.
/// </remarks>
internal sealed class SessionScheduling(OutreachDbContext db, IDatabaseEngine engine, IClock clock, Caller caller, PolicyReader policies) : ISharedPart
{
    /// <summary>Loads what the sessions need, holding it for a change.</summary>
    /// <exception cref="NotFoundException">Something named is not there, or the hospital is not the caller's.</exception>
    /// <exception cref="RuleViolationException"><c>theatre-retired</c>, <c>surgeon-retired</c>, <c>hospital-not-in-mission</c>.</exception>
    public async Task<SessionSetting> HoldAsync(HospitalId hospital, ISessionTerms terms, CancellationToken cancellationToken)
    {
        if (terms.MissionId is { } mission)
        {
            await engine.LockNameAsync(db, SessionSetting.LockName(new MissionId(mission)), cancellationToken);
        }

        await engine.LockAsync(db, LockedRow.Surgeon, terms.SurgeonId, cancellationToken);
        await engine.LockAsync(db, LockedRow.Theatre, terms.TheatreId, cancellationToken);
        return await LookAsync(hospital, terms, cancellationToken);
    }

    /// <summary>Holds surgeon and theatre of a session that is there, for a change of its hours; they do not retire while it is to come.</summary>
    public async Task HoldAsync(TheatreSession session, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Surgeon, session.SurgeonId.Value, cancellationToken);
        await engine.LockAsync(db, LockedRow.Theatre, session.TheatreId.Value, cancellationToken);
    }

    /// <summary>The same without holding anything, to look ahead.</summary>
    public async Task<SessionSetting> LookAsync(HospitalId hospital, ISessionTerms terms, CancellationToken cancellationToken)
    {
        caller.ScopeFor(Permission.ManageSchedule).Ensure(hospital, "hospital");
        var zone = await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Zone).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("hospital");
        var theatre = new TheatreId(terms.TheatreId);
        var room = await db.Theatres.Where(t => t.Id == theatre && t.HospitalId == hospital).Select(t => new { t.IsRetired }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("theatre");
        var surgeon = new SurgeonId(terms.SurgeonId);
        var person = await db.Surgeons.Where(s => s.Id == surgeon).Select(s => new { s.IsRetired }).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("surgeon");
        if (room.IsRetired)
        {
            throw new RuleViolationException("theatre-retired", "This theatre takes no more sessions.");
        }

        if (person.IsRetired)
        {
            throw new RuleViolationException("surgeon-retired", "This surgeon takes no more sessions.");
        }

        var (first, last) = terms.MissionId is { } mission
            ? await MissionDaysAsync(new MissionId(mission), hospital, cancellationToken)
            : (LocalDate.MinIsoValue, LocalDate.MaxIsoValue);
        return new SessionSetting(hospital, zone, theatre, surgeon, terms.MissionId is { } m ? new MissionId(m) : null, first, last, (await policies.BookingAsync(hospital, cancellationToken)).KeptSharePercent);
    }

    /// <summary>Everything that speaks against sessions at these times; empty if they can be.</summary>
    /// <param name="setting">Held, if the answer is to stay true.</param>
    /// <param name="except">A session that is being moved does not clash with itself.</param>
    public async Task<List<SessionObjection>> ObjectionsAsync(SessionSetting setting, IReadOnlyList<SessionTime> times, SessionId? except, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var others = await OthersAsync(setting, times, except, cancellationToken);
        var objections = new List<SessionObjection>();
        foreach (var time in times)
        {
            if (SessionObjection.ToClock(time, setting.Zone) is { } impossible)
            {
                objections.Add(impossible);
                continue;
            }

            var (startsAt, endsAt) = (HospitalTime.At(time.Date, time.Start, setting.Zone), HospitalTime.At(time.Date, time.End, setting.Zone));
            if (startsAt <= now)
            {
                objections.Add(SessionObjection.To(time, "in-the-past", "the start is in the past"));
            }

            if (time.Date < setting.FirstDay || time.Date > setting.LastDay)
            {
                objections.Add(SessionObjection.To(time, "outside-mission-days", "the mission is not there on this day"));
            }

            objections.AddRange(others
                .Where(o => o.StartsAt < endsAt && o.EndsAt > startsAt)
                .SelectMany(o => SessionObjection.ToOther(time, o, setting)));
        }

        return objections;
    }

    private async Task<(LocalDate First, LocalDate Last)> MissionDaysAsync(MissionId id, HospitalId hospital, CancellationToken cancellationToken)
    {
        var mission = await db.Missions.Where(m => m.Id == id)
            .Select(m => new { m.StartsOn, m.EndsOn, IsThere = db.MissionHospitals.Any(h => h.MissionId == id && h.HospitalId == hospital) })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("mission");
        return mission.IsThere
            ? (mission.StartsOn ?? LocalDate.MinIsoValue, mission.EndsOn ?? LocalDate.MaxIsoValue)
            : throw new RuleViolationException("hospital-not-in-mission", "This mission does not work at this hospital.");
    }

    private async Task<List<PlannedOther>> OthersAsync(SessionSetting setting, IReadOnlyList<SessionTime> times, SessionId? except, CancellationToken cancellationToken)
    {
        if (times.Count == 0)
        {
            return [];
        }

        var (surgeon, theatre) = (setting.SurgeonId, setting.TheatreId);
        var first = times.Min(t => HospitalTime.At(t.Date, t.Start, setting.Zone));
        var last = times.Max(t => HospitalTime.At(t.Date, t.End, setting.Zone));
        var scope = caller.ScopeFor(Permission.ViewSchedule);
        var found = await (
            from s in db.Sessions.AsNoTracking()
            join t in db.Theatres on s.TheatreId equals t.Id
            join h in db.Hospitals on s.HospitalId equals h.Id
            where (s.SurgeonId == surgeon || s.TheatreId == theatre) && s.Status != SessionStatus.Cancelled && s.StartsAt < last && s.EndsAt > first
            orderby s.StartsAt, s.Id
            select new PlannedOther(s.Id, s.SurgeonId, s.TheatreId, s.StartsAt, s.EndsAt, s.Date, s.Start, s.End, s.Zone, t.Name, s.HospitalId, h.Name))
            .ToListAsync(cancellationToken);
        return [.. found.Where(o => o.Id != except).Select(o => scope.Allows(o.HospitalId) ? o : o with { HospitalName = null })];
    }
}

/// <summary>Another session of the same surgeon or theatre.</summary>
/// <param name="HospitalName">Null if the hospital is not the caller's.</param>
internal sealed record PlannedOther(
    SessionId Id, SurgeonId SurgeonId, TheatreId TheatreId, Instant StartsAt, Instant EndsAt, LocalDate Date, LocalTime Start, LocalTime End, string Zone,
    string TheatreName, HospitalId HospitalId, string? HospitalName);
