using NodaTime;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>Ends a booking before the day, whoever does it: the staff, or the patient by the link of the appointment.</summary>
public sealed class BookingCancellation(BookingAccess access, BookingEnds ends, EntryRanking ranking, AuditTrail audit, Caller caller, IClock clock) : ISharedPart
{
    /// <summary>The caller of this saves.</summary>
    /// <param name="by">Who ended it; a hospital or mission raises the entry's priority.</param>
    /// <param name="removeFromList">Takes the entry off the list too; null to go on waiting.</param>
    public async Task CancelAsync(Booking booking, EndReason reason, CancelledBy by, string? note, RemovalReason? removeFromList, CancellationToken cancellationToken)
    {
        var from = booking.Status;
        booking.Cancel(reason, by, note, clock.GetCurrentInstant(), caller.UserId);

        var entry = await access.EntryOfAsync(booking, cancellationToken);
        var bumped = by is CancelledBy.Hospital or CancelledBy.Mission;
        entry.ReturnToWaiting(bumped);
        if (removeFromList is { } removal)
        {
            entry.Remove(removal);
        }
        else if (bumped)
        {
            // A place that was taken away raises the priority.
            await ranking.RankAsync(entry, cancellationToken);
        }

        audit.Record("entry", entry.Id.Value, entry.PatientId, entry.HospitalId, nameof(EntryStatus.Booked), entry.Status.ToString(), reason.ToString());
        await ends.SettleAsync(booking, from, cancellationToken);
    }
}
