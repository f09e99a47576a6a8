using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Reminders;
using Outreach.Application.Security;

namespace Outreach.Application.Bookings;

/// <summary>The patient is here, on the day of the operation.</summary>
[Requires(Permission.RecordAttendance)]
public sealed record MarkArrived(Guid BookingId, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class MarkArrivedValidator : AbstractValidator<MarkArrived>
{
    public MarkArrivedValidator() => RuleFor(r => r.BookingId).NotEmpty();
}

internal sealed class MarkArrivedHandler(BookingAccess access, ReminderPlanning reminders, AuditTrail audit, Caller caller, IClock clock) : IRequestHandler<MarkArrived, BookingChanged>
{
    public async Task<BookingChanged> Handle(MarkArrived request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.RecordAttendance, request.ExpectedVersion, cancellationToken);
        var from = booking.Status;
        booking.Arrive(clock.GetCurrentInstant(), caller.UserId);
        await reminders.WithdrawOnArrivalAsync(booking, cancellationToken);
        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, from.ToString(), booking.Status.ToString());
        return await access.SaveAsync(booking, cancellationToken);
    }
}
