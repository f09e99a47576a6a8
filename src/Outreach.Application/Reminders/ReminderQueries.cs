using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>A reminder as lists show it.</summary>
/// <param name="Step">Key of the policy's step: <c>T-7</c> is a week before surgery, <c>R+1</c> about the review on day 1.</param>
/// <param name="ReasonCode">Why it was withdrawn, failed, expired or waits.</param>
/// <param name="DeliveredAt">When the far end said that it had arrived; null if it has not said so.</param>
/// <param name="Language">In which it went out; null before that.</param>
public sealed record ReminderItem(
    Guid ReminderId, Guid BookingId, string BookingReference, Guid PatientId, string PatientReference, string FamilyName, string GivenName,
    Guid HospitalId, ReminderKind Kind, string Step, ReminderStatus Status, string? ReasonCode, Instant DueAt, Instant ExpiresAt, Instant? SentAt, Instant? DeliveredAt,
    MessageChannelKind? Channel, string? Language, int Attempts);

internal static class ReminderQueries
{
    public static IQueryable<Reminder> InScope(this IQueryable<Reminder> reminders, HospitalScope scope)
    {
        var hospitals = scope.Hospitals;
        return scope.All ? reminders : reminders.Where(r => hospitals.Contains(r.HospitalId));
    }

    public static IQueryable<ReminderItem> Items(this IQueryable<Reminder> reminders, OutreachDbContext db) =>
        from r in reminders
        join b in db.Bookings on r.BookingId equals b.Id
        join p in db.Patients on r.PatientId equals p.Id
        select new ReminderItem(
            r.Id.Value, b.Id.Value, b.Reference, p.Id.Value, p.Reference, p.FamilyName, p.GivenName,
            r.HospitalId.Value, r.Kind, r.Step, r.Status, r.ReasonCode, r.DueAt, r.ExpiresAt, r.SentAt, r.DeliveredAt,
            r.Channel, r.Language, r.Attempts);
}
