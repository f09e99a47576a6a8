using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Theatre;

/// <summary>Returns the bookings of a session that the hospital calls off to the waiting list.</summary>
internal sealed class BumpedBookings(OutreachDbContext db, IDatabaseEngine engine, IClock clock, Caller caller, BookingEnds ends, EntryRanking ranking, AuditTrail audit) : ISharedPart
{
    /// <summary>
    /// Holds the active bookings and their entries. Called before the session is held, because whoever changes one of
    /// them holds it first and the session afterwards.
    /// </summary>
    public async Task HoldAsync(SessionId session, CancellationToken cancellationToken)
    {
        var rows = await Active(session).OrderBy(b => b.Id).Select(b => new { b.Id, b.EntryId }).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            await engine.LockAsync(db, LockedRow.Booking, row.Id.Value, cancellationToken);
            await engine.LockAsync(db, LockedRow.Entry, row.EntryId.Value, cancellationToken);
        }
    }

    /// <summary>Ends every active booking; the caller has the session held, and saves.</summary>
    /// <returns>How many went back.</returns>
    /// <exception cref="RuleViolationException"><c>operation-under-way</c>: somebody is in theatre.</exception>
    public async Task<int> ReturnAsync(SessionId session, CancellationToken cancellationToken)
    {
        // In the order of their allotments, so that two sessions called off at once do not wait for each other crosswise.
        var active = await (
            from b in Active(session)
            join e in db.WaitingList on b.EntryId equals e.Id
            orderby b.AllotmentId, b.Id
            select new { Booking = b, Entry = e }).ToListAsync(cancellationToken);
        if (active.Any(a => a.Booking.Status == BookingStatus.InTheatre))
        {
            throw new RuleViolationException("operation-under-way", "A patient of this session is in theatre; record the outcome first.");
        }

        foreach (var one in active)
        {
            var from = one.Booking.Status;
            End(one.Booking);
            one.Entry.ReturnToWaiting(bumpedByHospital: true);
            audit.Record(
                "entry", one.Entry.Id.Value, one.Entry.PatientId, one.Entry.HospitalId, nameof(EntryStatus.Booked), one.Entry.Status.ToString(), nameof(EndReason.SessionCancelled));
            await ends.SettleAsync(one.Booking, from, cancellationToken);
        }

        // A place that was taken away raises the priority.
        await ranking.RankAsync([.. active.Select(a => a.Entry)], cancellationToken);
        return active.Count;
    }

    private IQueryable<Booking> Active(SessionId session) => db.Bookings.Where(
        b => b.SessionId == session && (b.Status == BookingStatus.Held || b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed
            || b.Status == BookingStatus.Arrived || b.Status == BookingStatus.InTheatre));

    private void End(Booking booking)
    {
        var now = clock.GetCurrentInstant();
        if (booking.Status == BookingStatus.Arrived)
        {
            // Whoever has come is deferred on the day; the state machine knows no other way back.
            booking.MarkUnfit(EndReason.SessionCancelled, null, now, caller.UserId);
        }
        else
        {
            booking.Cancel(EndReason.SessionCancelled, CancelledBy.Hospital, null, now, caller.UserId);
        }
    }
}
