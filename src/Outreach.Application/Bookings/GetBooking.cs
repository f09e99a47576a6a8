using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Bookings;

/// <summary>One booking, by its id or by the reference that a patient reads over the phone.</summary>
[Requires(Permission.ViewBookings)]
public sealed record GetBooking(Guid? BookingId, string? Reference = null) : IQuery<BookingDetails>;

/// <param name="OperationDate">In the hospital's calendar.</param>
/// <param name="Arrival">On the hospital's clock.</param>
/// <param name="ArrivesAt">The same as an instant.</param>
public sealed record BookingDetails(
    Guid BookingId, string Reference, BookingStatus Status, Guid PatientId, string PatientReference, string FamilyName, string GivenName, Eye Eye, Guid EntryId,
    Guid HospitalId, string City, Guid SessionId, int Position, LocalDate OperationDate, LocalTime Arrival, string Zone, Instant ArrivesAt,
    Guid CommitmentId, Guid AllotmentId, bool InKeptPlace, Instant? HoldExpiresAt, EndReason? EndReason, CancelledBy? CancelledBy, string? EndNote,
    Guid? ReplacesId, Guid? RescheduledToId, Instant MadeAt, Instant ChangedAt, long Version) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

internal sealed class GetBookingValidator : AbstractValidator<GetBooking>
{
    public GetBookingValidator()
    {
        RuleFor(r => r.BookingId).NotNull().When(r => r.Reference is null);
        RuleFor(r => r.Reference).MaximumLength(32);
    }
}

internal sealed class GetBookingHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetBooking, BookingDetails>
{
    public async Task<BookingDetails> Handle(GetBooking request, CancellationToken cancellationToken)
    {
        var bookings = db.Bookings.AsNoTracking();
        if (request.BookingId is { } id)
        {
            var bookingId = new BookingId(id);
            bookings = bookings.Where(b => b.Id == bookingId);
        }
        else
        {
            // A wrong check character is nobody's booking; it is not looked up.
            var reference = ReferenceCode.TryNormalize(request.Reference, ReferenceKind.Booking, out var code) ? code : throw new NotFoundException("booking");
            bookings = bookings.Where(b => b.Reference == reference);
        }

        var scope = caller.ScopeFor(Permission.ViewBookings);
        var found = await bookings.InScope(scope).Details(db).SingleOrDefaultAsync(cancellationToken);
        return found ?? throw new NotFoundException("booking");
    }
}
