using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;

namespace Outreach.Application.Bookings;

/// <summary>The patient goes into theatre.</summary>
[Requires(Permission.RecordAttendance)]
public sealed record EnterTheatre(Guid BookingId, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class EnterTheatreValidator : AbstractValidator<EnterTheatre>
{
    public EnterTheatreValidator() => RuleFor(r => r.BookingId).NotEmpty();
}

internal sealed class EnterTheatreHandler(BookingAccess access, AuditTrail audit, Caller caller, IClock clock) : IRequestHandler<EnterTheatre, BookingChanged>
{
    public async Task<BookingChanged> Handle(EnterTheatre request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.RecordAttendance, request.ExpectedVersion, cancellationToken);
        var from = booking.Status;
        booking.EnterTheatre(clock.GetCurrentInstant(), caller.UserId);
        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, from.ToString(), booking.Status.ToString());
        return await access.SaveAsync(booking, cancellationToken);
    }
}
