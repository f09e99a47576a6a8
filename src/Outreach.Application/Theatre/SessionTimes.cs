using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>The hours that a session that takes bookings is to have.</summary>
public interface ISessionTimes
{
    /// <summary>The day that the session has; null says nothing of it.</summary>
    LocalDate? Date { get; }

    /// <summary>On the hospital's clock.</summary>
    LocalTime Start { get; }

    /// <summary>On the hospital's clock, the same day.</summary>
    LocalTime End { get; }
}

/// <summary>A booking that comes at another time than was said.</summary>
/// <param name="Reference">To be read over the phone; names nobody.</param>
/// <param name="From">Arrival until now, on the hospital's clock.</param>
/// <param name="To">Arrival from now on.</param>
/// <param name="GetsMessage">A message tells the new time.</param>
/// <param name="CallBecause">Why the staff have to tell it: <c>no-contact</c>, <c>no-consent</c>, <c>staff-calls</c> (the person wants to be called), <c>too-late</c> (they may not be written to before it) and the like; null if they need not.</param>
public sealed record BookingAtOtherTime(Guid BookingId, string Reference, LocalTime From, LocalTime To, bool GetsMessage, string? CallBecause)
{
    internal static BookingAtOtherTime Of(TimeNoticePlan plan) => new(
        plan.Change.Booking.Id.Value, plan.Change.Booking.Reference, plan.Change.From, plan.Change.To, plan.IsWritten, plan.CallBecause);
}

/// <summary>Works out what other hours of a session change, and for whom.</summary>
internal sealed class SessionTimes(OutreachDbContext db, SessionScheduling scheduling, IClock clock) : ISharedPart
{
    /// <summary>Gives the session its hours and its places their arrivals, if nothing speaks against it; its bookings are the caller's to change.</summary>
    /// <param name="slots">All of its places.</param>
    /// <returns>The active bookings whose arrival changes, as <paramref name="bookings"/> gives them.</returns>
    /// <exception cref="RuleViolationException"><c>session-date-fixed</c>, <c>session-begun</c>, and what speaks against a session at that time.</exception>
    public async Task<IReadOnlyList<ArrivalChange>> ChangeAsync(
        TheatreSession session, ISessionTimes wanted, IReadOnlyList<Slot> slots, IQueryable<Booking> bookings, CancellationToken cancellationToken)
    {
        if (wanted.Date is { } date && date != session.Date)
        {
            throw new RuleViolationException("session-date-fixed", "A session that takes bookings stays on its day: move its bookings to another session, or cancel it.");
        }

        session.ChangeTimes(wanted.Start, wanted.End, slots, clock.GetCurrentInstant());
        var time = new SessionTime(session.Date, wanted.Start, wanted.End);
        var setting = new SessionSetting(session.HospitalId, session.Zone, session.TheatreId, session.SurgeonId, session.MissionId, session.Date, session.Date, 0);
        SessionObjection.Refuse(await scheduling.ObjectionsAsync(setting, [time], session.Id, cancellationToken), nameof(ISessionTimes.Start));

        var id = session.Id;
        if (await db.Bookings.AnyAsync(b => b.SessionId == id && (b.Status == BookingStatus.InTheatre || b.Status == BookingStatus.Completed), cancellationToken))
        {
            throw new RuleViolationException("session-begun", "An operation of this session has begun; its times stay.");
        }

        var arrivals = slots.ToDictionary(s => s.Id, s => s.Arrival);
        var active = await Active(bookings, id).OrderBy(b => b.Id).ToListAsync(cancellationToken);
        return [.. active.Select(b => new ArrivalChange(b, b.Arrival, arrivals[b.SlotId])).Where(c => c.From != c.To)];
    }

    /// <summary>Those who may still come to the session, or have come and are not in theatre.</summary>
    public static IQueryable<Booking> Active(IQueryable<Booking> bookings, SessionId session) => bookings.Where(
        b => b.SessionId == session && (b.Status == BookingStatus.Held || b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.Arrived));

    /// <summary>Whoever has come needs no notice; who is being asked gets it when they take the place.</summary>
    public static List<ArrivalChange> ToTell(IEnumerable<ArrivalChange> changes) => [.. changes.Where(c => c.Booking.IsExpected || c.Booking.Status == BookingStatus.Held)];

    /// <summary>What staff are told of it.</summary>
    public static List<BookingAtOtherTime> Told(IEnumerable<TimeNoticePlan> plans) => [.. plans.Where(p => p.Change.Booking.IsExpected).Select(BookingAtOtherTime.Of)];
}
