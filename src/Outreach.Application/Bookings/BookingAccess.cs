using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>A booking after a change, as every booking command answers.</summary>
/// <param name="Status">The state it is in now.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record BookingChanged(Guid BookingId, string Reference, BookingStatus Status, long Version);

/// <summary>Loads bookings and entries that the caller may change, and holds their rows until the command is through.</summary>
public sealed class BookingAccess(OutreachDbContext db, IDatabaseEngine engine, Caller caller) : ISharedPart
{
    /// <exception cref="NotFoundException">Not there, or at a hospital where the caller lacks the permission.</exception>
    /// <exception cref="StaleVersionException">Changed since the caller read it.</exception>
    public async Task<Booking> BookingAsync(Guid id, Permission permission, long? expectedVersion, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Booking, id, cancellationToken);
        var bookingId = new BookingId(id);
        var booking = await db.Bookings.SingleOrDefaultAsync(b => b.Id == bookingId, cancellationToken) ?? throw new NotFoundException("booking");
        caller.ScopeFor(permission).Ensure(booking.HospitalId, "booking");
        booking.Expect(expectedVersion);
        return booking;
    }

    /// <exception cref="NotFoundException">Not the one whose link the caller holds.</exception>
    public async Task<Booking> OwnBookingAsync(Guid id, CancellationToken cancellationToken)
    {
        var bookingId = new BookingId(id);
        caller.EnsureOwn(bookingId);
        await engine.LockAsync(db, LockedRow.Booking, id, cancellationToken);
        return await db.Bookings.SingleOrDefaultAsync(b => b.Id == bookingId, cancellationToken) ?? throw new NotFoundException("appointment");
    }

    /// <exception cref="NotFoundException">Not there, or at a hospital where the caller lacks the permission.</exception>
    public async Task<WaitingListEntry> EntryAsync(Guid id, Permission permission, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Entry, id, cancellationToken);
        var entryId = new WaitingListEntryId(id);
        var entry = await db.WaitingList.SingleOrDefaultAsync(e => e.Id == entryId, cancellationToken) ?? throw new NotFoundException("waiting-list entry");
        caller.ScopeFor(permission).Ensure(entry.HospitalId, "waiting-list entry");
        return entry;
    }

    /// <summary>The entry of a booking that was loaded.</summary>
    public async Task<WaitingListEntry> EntryOfAsync(Booking booking, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Entry, booking.EntryId.Value, cancellationToken);
        var entryId = booking.EntryId;
        return await db.WaitingList.SingleAsync(e => e.Id == entryId, cancellationToken);
    }

    public async Task<BookingChanged> SaveAsync(Booking booking, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return new BookingChanged(booking.Id.Value, booking.Reference, booking.Status, booking.Version);
    }
}
