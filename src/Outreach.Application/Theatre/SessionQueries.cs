using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>A theatre session as lists show it.</summary>
/// <param name="Date">In the hospital's calendar.</param>
/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock.</param>
/// <param name="Zone">The hospital's IANA zone.</param>
/// <param name="StartsAt">Start as an instant.</param>
/// <param name="Capacity">Cases.</param>
/// <param name="Taken">Places with an active or completed booking.</param>
/// <param name="Free">Places that can still be taken, kept ones among them.</param>
/// <param name="KeptPlaces">Places kept for the longest waiters.</param>
/// <param name="KeptTaken">Of <paramref name="Taken"/>, those in kept places.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record SessionRow(
    Guid SessionId, Guid HospitalId, Guid TheatreId, string Theatre, Guid SurgeonId, string Surgeon, Guid? MissionId, LocalDate Date, LocalTime Start, LocalTime End,
    string Zone, Instant StartsAt, Technique Technique, bool GeneralAnaesthesia, int Capacity, int Taken, int Free, int KeptPlaces, int KeptTaken,
    SessionStatus Status, string? CancellationReason, long Version);

internal static class SessionQueries
{
    public static IQueryable<TheatreSession> InScope(this IQueryable<TheatreSession> sessions, HospitalScope scope)
    {
        var hospitals = scope.Hospitals;
        return scope.All ? sessions : sessions.Where(s => hospitals.Contains(s.HospitalId));
    }

    public static IQueryable<TheatreSession> Between(this IQueryable<TheatreSession> sessions, LocalDate? from, LocalDate? to)
    {
        if (from is { } first)
        {
            sessions = sessions.Where(s => s.Date >= first);
        }

        return to is { } last ? sessions.Where(s => s.Date <= last) : sessions;
    }

    /// <summary>Free places exist only while the session is open.</summary>
    public static IQueryable<SessionRow> Rows(this IQueryable<TheatreSession> sessions, OutreachDbContext db) =>
        from s in sessions
        join t in db.Theatres on s.TheatreId equals t.Id
        join p in db.Surgeons on s.SurgeonId equals p.Id
        orderby s.Date, s.StartsAt, s.Id
        select new SessionRow(
            s.Id.Value, s.HospitalId.Value, t.Id.Value, t.Name, p.Id.Value, p.Name, s.MissionId == null ? null : s.MissionId.Value.Value, s.Date, s.Start, s.End,
            s.Zone, s.StartsAt, s.Technique, s.GeneralAnaesthesia, s.Capacity, s.Taken, s.Status == SessionStatus.Open ? s.Capacity - s.Taken : 0,
            s.KeptPlaces, s.KeptTaken, s.Status, s.CancellationReason, s.Version);
}
