using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Bookings;

/// <summary>Place a waiting-list entry in a theatre session: books it, or holds the place while the person is asked.</summary>
/// <param name="CommitmentId">Insists on one commitment; null for the one that ends first.</param>
/// <param name="Hold">Only hold the place (for the policy's minutes).</param>
/// <param name="IntervalOverrideReason">A clinician's reason to operate the second eye sooner than the interval.</param>
[Requires(Permission.Book)]
public sealed record BookSurgery(Guid EntryId, Guid SessionId, Guid? CommitmentId = null, bool Hold = false, string? IntervalOverrideReason = null) : ICommand<SurgeryBooked>;

/// <param name="Reference">To be read over the phone.</param>
/// <param name="Position">Place in the session, from 1.</param>
/// <param name="OperationDate">In the hospital's calendar.</param>
/// <param name="Arrival">Planned arrival on the hospital's clock.</param>
/// <param name="Zone">The hospital's IANA zone.</param>
/// <param name="HoldExpiresAt">Only of a hold.</param>
public sealed record SurgeryBooked(
    Guid BookingId, string Reference, Guid EntryId, Guid SessionId, int Position, LocalDate OperationDate, LocalTime Arrival, string Zone,
    Guid CommitmentId, Guid AllotmentId, BookingStatus Status, Instant? HoldExpiresAt, long Version)
{
    internal static SurgeryBooked From(MadeBooking made)
    {
        var b = made.Booking;
        return new SurgeryBooked(
            b.Id.Value, b.Reference, b.EntryId.Value, b.SessionId.Value, made.Position, b.OperationDate, b.Arrival, b.Zone,
            b.CommitmentId.Value, b.AllotmentId.Value, b.Status, b.HoldExpiresAt, b.Version);
    }
}

internal sealed class BookSurgeryValidator : AbstractValidator<BookSurgery>
{
    public BookSurgeryValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.SessionId).NotEmpty();
        RuleFor(r => r.CommitmentId).NotEqual(Guid.Empty);
        RuleFor(r => r.IntervalOverrideReason).Length(3, 500);
    }
}

internal sealed class BookSurgeryHandler(OutreachDbContext db, Caller caller, BookingAccess access, BookingMaker maker) : IRequestHandler<BookSurgery, SurgeryBooked>
{
    public async Task<SurgeryBooked> Handle(BookSurgery request, CancellationToken cancellationToken)
    {
        if (request.IntervalOverrideReason is not null && !caller.Has(Permission.OverrideInterval))
        {
            throw new ForbiddenException(Permission.OverrideInterval);
        }

        var entry = await access.EntryAsync(request.EntryId, Permission.Book, cancellationToken);
        var options = new BookingOptions(
            request.CommitmentId is { } commitment ? new CommitmentId(commitment) : null,
            request.Hold,
            request.IntervalOverrideReason);
        var made = await maker.MakeAsync(entry, new SessionId(request.SessionId), options, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return SurgeryBooked.From(made);
    }
}
