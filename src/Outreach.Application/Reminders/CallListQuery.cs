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
    /// without it they travel for nothing. Of a place that is gone nothing is said but that it is gone.
    /// </summary>
    public static IQueryable<Reminder> ToSay(OutreachDbContext db, HospitalId hospital, Instant now) => db.Reminders
        .Where(r => r.HospitalId == hospital && r.ExpiresAt > now)
        .Where(r => r.Status == ReminderStatus.Failed || (r.Status == ReminderStatus.Due && r.Channel == MessageChannelKind.Voice)
            || (r.Status == ReminderStatus.Withdrawn && News.Contains(r.Kind) && Reminder.SpokenInstead.Contains(r.ReasonCode)))
        .Where(r => r.Kind == ReminderKind.CancellationNotice || db.Bookings.Any(b => b.Id == r.BookingId
            && (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.Completed)));

    /// <param name="near">The last day of operation by which one should have confirmed.</param>
    public static IQueryable<Booking> People(OutreachDbContext db, HospitalId hospital, Instant now, LocalDate today, LocalDate near)
    {
        var toSay = ToSay(db, hospital, now);
        return db.Bookings
            .Where(b => b.HospitalId == hospital)
            .Where(b => (b.Status == BookingStatus.Booked && b.OperationDate >= today && b.OperationDate <= near && b.ArrivesAt > now)
                || (b.CallAskedAt != null && (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed) && b.ArrivesAt > now)
                || toSay.Any(r => r.BookingId == b.Id));
    }
}
