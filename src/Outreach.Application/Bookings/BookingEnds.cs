using Outreach.Application.Commitments;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Bookings;

/// <summary>What follows when a booking ends without an operation: place and unit are free again, reminders withdrawn, and who lost a place is told.</summary>
public sealed class BookingEnds(SessionPlaces places, CommitmentLedger ledger, ReminderPlanning reminders, AuditTrail audit) : ISharedPart
{
    /// <summary>Call after the booking's verb; the caller of this saves and sees to the entry.</summary>
    /// <param name="booking">Already in its final state.</param>
    /// <param name="from">The state before.</param>
    public async Task SettleAsync(Booking booking, BookingStatus from, CancellationToken cancellationToken)
    {
        // In the order in which bookings take them, so that two commands do not wait for each other crosswise.
        await places.GiveBackAsync(booking, cancellationToken);
        await ledger.ReleaseAsync(booking, booking.Status.ToString(), cancellationToken);
        await reminders.WithdrawAsync(booking.Id, $"booking-{CodeOf(booking.Status)}", cancellationToken);
        if (WasTakenAway(booking, from))
        {
            await reminders.PlanCancellationNoticeAsync(booking, cancellationToken);
        }

        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, from.ToString(), booking.Status.ToString(), booking.EndReason?.ToString());
    }

    /// <summary>Who cancels a place knows it; whose place is cancelled has to be told. A held place was never promised to anybody.</summary>
    private static bool WasTakenAway(Booking booking, BookingStatus from) =>
        booking is { Status: BookingStatus.Cancelled, CancelledBy: CancelledBy.Hospital or CancelledBy.Mission } && from is BookingStatus.Booked or BookingStatus.Confirmed;

    private static string CodeOf(BookingStatus status) => status switch
    {
        BookingStatus.Cancelled => "cancelled",
        BookingStatus.Rescheduled => "rescheduled",
        BookingStatus.NoShow => "no-show",
        BookingStatus.Unfit => "unfit",
        BookingStatus.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
