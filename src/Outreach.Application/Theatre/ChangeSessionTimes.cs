using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>
/// Give a session that is open or closed, and has not begun, other hours of its day. Its places get the arrivals that opening would give them, its
/// bookings follow, and everybody who is expected at another time is told so once.
/// </summary>
/// <param name="Date">The session's own; another one is refused.</param>
/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock, the same day.</param>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageSchedule)]
public sealed record ChangeSessionTimes(Guid SessionId, LocalTime Start, LocalTime End, LocalDate? Date = null, long? ExpectedVersion = null) : ICommand<SessionTimesChanged>, ISessionTimes;

/// <param name="Messages">People who get a message.</param>
/// <param name="Calls">People whom the staff have to call.</param>
/// <param name="Bookings">Of people who are expected at another time than before.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record SessionTimesChanged(
    Guid SessionId, SessionStatus Status, LocalDate Date, LocalTime Start, LocalTime End, int Messages, int Calls, IReadOnlyList<BookingAtOtherTime> Bookings, long Version);

internal abstract class SessionTimesValidator<T> : AbstractValidator<T>
    where T : ISessionTimes
{
    protected SessionTimesValidator()
    {
        RuleFor(r => r.Date).SensibleDate();
        RuleFor(r => r.End).Must((r, end) => end > r.Start).WithMessage("After the start.");
    }
}

internal sealed class ChangeSessionTimesValidator : SessionTimesValidator<ChangeSessionTimes>
{
    public ChangeSessionTimesValidator() => RuleFor(r => r.SessionId).NotEmpty();
}

internal sealed class ChangeSessionTimesHandler(
    OutreachDbContext db, IDatabaseEngine engine, SessionAccess access, SessionScheduling scheduling, SessionTimes times, ReminderPlanning planning, ReminderPolicies policies,
    TimeNotices notices, Caller caller, AuditTrail audit, IClock clock) : IRequestHandler<ChangeSessionTimes, SessionTimesChanged>
{
    private const string TimeChanged = "session-time-changed";

    public async Task<SessionTimesChanged> Handle(ChangeSessionTimes request, CancellationToken cancellationToken)
    {
        var session = await HoldAsync(request, cancellationToken);
        var slots = await db.Slots.Where(s => s.SessionId == session.Id).OrderBy(s => s.Position).ToListAsync(cancellationToken);
        var before = (session.Start, session.End);
        var changes = await times.ChangeAsync(session, request, slots, db.Bookings, cancellationToken);
        var toTell = SessionTimes.ToTell(changes);
        var plans = await notices.LookAsync(session.HospitalId, toTell, cancellationToken);
        MoveArrivals(changes);

        // From here on the bookings say their new arrival, and the reminders follow what is on disk.
        audit.Record(
            "theatre-session", session.Id.Value, hospital: session.HospitalId, from: session.Status.ToString(), to: session.Status.ToString(), reason: TimeChanged,
            details: JsonSerializer.Serialize(new { before.Start, before.End, newStart = session.Start, newEnd = session.End }, OutreachJson.Options));
        await db.SaveChangesAsync(cancellationToken);
        await PlanRemindersAnewAsync(session.HospitalId, [.. toTell.Where(c => c.Booking.IsExpected).Select(c => c.Booking.Id)], cancellationToken);
        await notices.CarryAsync(session.HospitalId, plans, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        var told = SessionTimes.Told(plans);
        return new(
            session.Id.Value, session.Status, session.Date, session.Start, session.End, told.Count(b => b.GetsMessage), told.Count(b => b.CallBecause is not null), told, session.Version);
    }

    /// <summary>Holds surgeon and theatre, then bookings, then the session, then reminders: the order in which others take them.</summary>
    private async Task<TheatreSession> HoldAsync(ChangeSessionTimes request, CancellationToken cancellationToken)
    {
        var id = new SessionId(request.SessionId);
        var seen = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException("theatre session");
        caller.ScopeFor(Permission.ManageSchedule).Ensure(seen.HospitalId, "theatre session");
        await scheduling.HoldAsync(seen, cancellationToken);
        foreach (var booking in await BookingsAsync(id, cancellationToken))
        {
            await engine.LockAsync(db, LockedRow.Booking, booking.Value, cancellationToken);
        }

        // Whoever takes a place meanwhile comes before and is told, or finds its new arrival.
        var session = await access.HoldAsync(request.SessionId, request.ExpectedVersion, cancellationToken);
        await planning.HoldAsync(await BookingsAsync(id, cancellationToken), cancellationToken);
        return (session.SurgeonId, session.TheatreId) == (seen.SurgeonId, seen.TheatreId) ? session : throw new StaleVersionException();
    }

    private Task<List<BookingId>> BookingsAsync(SessionId session, CancellationToken cancellationToken) =>
        SessionTimes.Active(db.Bookings, session).OrderBy(b => b.Id).Select(b => b.Id).ToListAsync(cancellationToken);

    private void MoveArrivals(IEnumerable<ArrivalChange> changes)
    {
        foreach (var (booking, from, to) in changes)
        {
            var status = booking.Status;
            booking.MoveArrival(to, clock.GetCurrentInstant(), caller.UserId);
            audit.Record(
                "booking", booking.Id.Value, booking.PatientId, booking.HospitalId, status.ToString(), booking.Status.ToString(), TimeChanged,
                JsonSerializer.Serialize(new { from, to }, OutreachJson.Options));
        }
    }

    private async Task PlanRemindersAnewAsync(HospitalId hospital, List<BookingId> bookings, CancellationToken cancellationToken)
    {
        var policy = await policies.ForHospitalAsync(hospital, cancellationToken);
        foreach (var (booking, operation, changes) in await planning.ChangesAsync(bookings, policy, clock.GetCurrentInstant(), cancellationToken))
        {
            foreach (var change in changes)
            {
                planning.Carry(change, booking, operation, policy);
            }
        }
    }
}
