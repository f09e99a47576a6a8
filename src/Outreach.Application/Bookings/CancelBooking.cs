using FluentValidation;
using MediatR;
using Outreach.Application.Security;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>End a booking before the day: place and unit are free again, reminders withdrawn, the entry waits again or leaves the list.</summary>
/// <param name="By">Who ended it; a hospital or mission raises the entry's priority.</param>
/// <param name="RemoveFromList">Takes the entry off the list too (the patient declines surgery, say); null to go on waiting.</param>
[Requires(Permission.Book)]
public sealed record CancelBooking(Guid BookingId, EndReason Reason, CancelledBy By, string? Note = null, RemovalReason? RemoveFromList = null, long? ExpectedVersion = null) : ICommand<BookingChanged>;

internal sealed class CancelBookingValidator : AbstractValidator<CancelBooking>
{
    public CancelBookingValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.Reason).IsInEnum();
        RuleFor(r => r.By).IsInEnum();
        RuleFor(r => r.RemoveFromList).IsInEnum();
        RuleFor(r => r.Note).MaximumLength(500);
    }
}

internal sealed class CancelBookingHandler(BookingAccess access, BookingCancellation cancellation) : IRequestHandler<CancelBooking, BookingChanged>
{
    public async Task<BookingChanged> Handle(CancelBooking request, CancellationToken cancellationToken)
    {
        var booking = await access.BookingAsync(request.BookingId, Permission.Book, request.ExpectedVersion, cancellationToken);
        await cancellation.CancelAsync(booking, request.Reason, request.By, request.Note, request.RemoveFromList, cancellationToken);
        return await access.SaveAsync(booking, cancellationToken);
    }
}
