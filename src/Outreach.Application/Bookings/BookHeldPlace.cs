using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Reminders;
using Outreach.Application.Security;

namespace Outreach.Application.Bookings;

/// <summary>Turn a hold into a booking; its reminders are planned now.</summary>
[Requires(Permission.Book)]
public sealed record BookHeldPlace(Guid BookingId, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class BookHeldPlaceValidator : AbstractValidator<BookHeldPlace>
{
    public BookHeldPlaceValidator() => RuleFor(r => r.BookingId).NotEmpty();
}

internal sealed class BookHeldPlaceHandler(BookingAccess access, ReminderPlanning reminders, AuditTrail audit, Caller caller, IClock clock) : IRequestHandler<BookHeldPlace, BookingChanged>
{
    public async Task<BookingChanged> Handle(BookHeldPlace request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.Book, request.ExpectedVersion, cancellationToken);
        var from = booking.Status;
        booking.Book(clock.GetCurrentInstant(), caller.UserId);
        await reminders.PlanForHeldPlaceAsync(booking, known: false, cancellationToken);
        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, from.ToString(), booking.Status.ToString());
        return await access.SaveAsync(booking, cancellationToken);
    }
}
