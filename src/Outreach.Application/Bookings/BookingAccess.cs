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
        var booking = await engine.Hold<Booking>(db, id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("booking");
        caller.ScopeFor(permission).Ensure(booking.HospitalId, "booking");
        booking.Expect(expectedVersion);
        return booking;
    }

    /// <exception cref="NotFoundException">Not the one whose link the caller holds.</exception>
    public async Task<Booking> OwnBookingAsync(Guid id, CancellationToken cancellationToken)
    {
        caller.EnsureOwn(new BookingId(id));
        return await engine.Hold<Booking>(db, id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("appointment");
    }

    /// <exception cref="NotFoundException">Not there, or at a hospital where the caller lacks the permission.</exception>
    public async Task<WaitingListEntry> EntryAsync(Guid id, Permission permission, CancellationToken cancellationToken)
    {
        var entry = await engine.Hold<WaitingListEntry>(db, id).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("waiting-list entry");
        caller.ScopeFor(permission).Ensure(entry.HospitalId, "waiting-list entry");
        return entry;
    }

    /// <summary>The entry of a booking that was loaded.</summary>
    public Task<WaitingListEntry> EntryOfAsync(Booking booking, CancellationToken cancellationToken) =>
        engine.Hold<WaitingListEntry>(db, booking.EntryId.Value).SingleAsync(cancellationToken);

    public async Task<BookingChanged> SaveAsync(Booking booking, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return new BookingChanged(booking.Id.Value, booking.Reference, booking.Status, booking.Version);
    }
}
