using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>A place that was taken.</summary>
public readonly record struct TakenPlace(SlotId SlotId, int Position, LocalTime Arrival, bool IsKeptPlace);

/// <summary>Takes places of theatre sessions and gives them back.</summary>
/// <remarks>
/// The session's row carries the count and is updated on condition that there is room and that it is open; on
/// PostgreSQL that holds the row, so the slot that follows is ours. The unique index on the slot's active booking stands
/// behind it.
/// </remarks>
public sealed class SessionPlaces(OutreachDbContext db) : ISharedPart
{
    /// <exception cref="RuleViolationException"><c>session-not-open</c>, <c>session-full</c>, <c>places-kept-for-longest-waiters</c>.</exception>
    public async Task<TakenPlace> TakeAsync(SessionId session, BookingId booking, WaitingListEntry entry, CancellationToken cancellationToken)
    {
        var kept = false;
        if (!await CountInAsync(session, kept, cancellationToken))
        {
            await RefuseUnlessKeptPlaceAsync(session, entry, cancellationToken);
            kept = true;
            if (!await CountInAsync(session, kept, cancellationToken))
            {
                throw SessionFull();
            }
        }

        var slot = await db.Slots.AsNoTracking()
            .Where(s => s.SessionId == session && s.BookingId == null)
            .OrderBy(s => s.Position)
            .Select(s => new { s.Id, s.Position, s.Arrival })
            .FirstAsync(cancellationToken);
        await db.Slots.Where(s => s.Id == slot.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.BookingId, booking), cancellationToken);
        return new TakenPlace(slot.Id, slot.Position, slot.Arrival, kept);
    }

    public async Task GiveBackAsync(Booking booking, CancellationToken cancellationToken)
    {
        var kept = booking.UsesKeptPlace ? 1 : 0;
        var session = booking.SessionId;
        await db.Sessions.Where(s => s.Id == session)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Taken, s => s.Taken - 1).SetProperty(s => s.KeptTaken, s => s.KeptTaken - kept), cancellationToken);
        BookingId? id = booking.Id;
        await db.Slots.Where(s => s.BookingId == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.BookingId, (BookingId?)null), cancellationToken);
    }

    /// <summary>The entry is among the longest waiters of its hospital, as many as the session keeps places for (equal days share the rank).</summary>
    public async Task<bool> IsLongestWaiterAsync(WaitingListEntry entry, int keptPlaces, CancellationToken cancellationToken)
    {
        if (keptPlaces == 0)
        {
            return false;
        }

        var hospital = entry.HospitalId;
        var last = await db.WaitingList.AsNoTracking()
            .Where(e => e.HospitalId == hospital && e.Status == EntryStatus.Waiting)
            .OrderBy(e => e.ListedOn)
            .Select(e => (LocalDate?)e.ListedOn)
            .Skip(keptPlaces - 1)
            .FirstOrDefaultAsync(cancellationToken);
        return last is null || entry.ListedOn <= last;
    }

    private async Task<bool> CountInAsync(SessionId session, bool kept, CancellationToken cancellationToken)
    {
        var open = db.Sessions.Where(s => s.Id == session && s.Status == SessionStatus.Open);
        return (kept
            ? await open.Where(s => s.KeptTaken < s.KeptPlaces)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Taken, s => s.Taken + 1).SetProperty(s => s.KeptTaken, s => s.KeptTaken + 1), cancellationToken)
            : await open.Where(s => s.Taken - s.KeptTaken < s.Capacity - s.KeptPlaces)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Taken, s => s.Taken + 1), cancellationToken)) == 1;
    }

    private async Task RefuseUnlessKeptPlaceAsync(SessionId session, WaitingListEntry entry, CancellationToken cancellationToken)
    {
        var state = await db.Sessions.AsNoTracking().Where(s => s.Id == session)
            .Select(s => new { s.Status, s.Taken, s.Capacity, s.KeptPlaces, s.KeptTaken })
            .SingleAsync(cancellationToken);
        if (state.Status != SessionStatus.Open)
        {
            throw new RuleViolationException("session-not-open", $"This session is {state.Status}; only an open session takes bookings.");
        }

        if (state.Taken >= state.Capacity)
        {
            throw SessionFull();
        }

        if (!await IsLongestWaiterAsync(entry, state.KeptPlaces, cancellationToken))
        {
            throw new RuleViolationException("places-kept-for-longest-waiters", $"The last {state.KeptPlaces - state.KeptTaken} places are kept for those who have waited longest.");
        }
    }

    private static RuleViolationException SessionFull() => new("session-full", "All places in this session are taken.");
}
