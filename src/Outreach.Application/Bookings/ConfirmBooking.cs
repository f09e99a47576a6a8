using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;

namespace Outreach.Application.Bookings;

/// <summary>The patient, or somebody for them, said that they will come.</summary>
[Requires(Permission.Book)]
public sealed record ConfirmBooking(Guid BookingId, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class ConfirmBookingValidator : AbstractValidator<ConfirmBooking>
{
    public ConfirmBookingValidator() => RuleFor(r => r.BookingId).NotEmpty();
}

internal sealed class ConfirmBookingHandler(BookingAccess access, AuditTrail audit, Caller caller, IClock clock) : IRequestHandler<ConfirmBooking, BookingChanged>
{
    public async Task<BookingChanged> Handle(ConfirmBooking request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.Book, request.ExpectedVersion, cancellationToken);
        var from = booking.Status;
        booking.Confirm(clock.GetCurrentInstant(), caller.UserId);
        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, from.ToString(), booking.Status.ToString());
        return await access.SaveAsync(booking, cancellationToken);
    }
}
