using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Who is on a hospital's call list, to be shown or counted.</summary>
internal static class CallListQuery
{
    private static readonly ReminderKind[] News = [ReminderKind.CancellationNotice, ReminderKind.MoveNotice];

    /// <summary>
    /// Messages that failed or are to be spoken, and still make sense; and word that a day or hour is not what the person believes, which nobody may or can write to them:
    /// without it they travel for nothing.
    /// </summary>
    public static IQueryable<Reminder> ToSay(OutreachDbContext db, HospitalId hospital, Instant now) => db.Reminders.Where(r => r.HospitalId == hospital && r.ExpiresAt > now
        && (r.Status == ReminderStatus.Failed || (r.Status == ReminderStatus.Due && r.Channel == MessageChannelKind.Voice)
            || (r.Status == ReminderStatus.Withdrawn && News.Contains(r.Kind) && Reminder.SpokenInstead.Contains(r.ReasonCode))));

    /// <param name="near">The last day of operation by which one should have confirmed.</param>
    public static IQueryable<Booking> People(OutreachDbContext db, HospitalId hospital, Instant now, LocalDate today, LocalDate near)
    {
        var toSay = ToSay(db, hospital, now);
        return db.Bookings
            .Where(b => b.HospitalId == hospital)
            .Where(b => (b.Status == BookingStatus.Booked && b.OperationDate >= today && b.OperationDate <= near && b.ArrivesAt > now)
                || (b.CallAskedAt != null && (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed) && b.ArrivesAt > now)
                || (b.Status == BookingStatus.Cancelled && b.ArrivesAt > now && toSay.Any(r => r.BookingId == b.Id && r.Kind == ReminderKind.CancellationNotice))
                || ((b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.Completed) && toSay.Any(r => r.BookingId == b.Id)));
    }
}
