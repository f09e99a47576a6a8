using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Patients;

/// <summary>Keeps a patient's pending reminders in step with the consent to messages, in the transaction that changes it.</summary>
public sealed class MessagingConsent(OutreachDbContext db, ReminderPlanning reminders, IClock clock) : ISharedPart
{
    /// <summary>The consent under which a patient may be written to; for use in queries.</summary>
    public static readonly Expression<Func<PatientConsent, bool>> InForce =
        c => c.Purpose == ConsentPurpose.Messaging && c.IsCurrent && c.Given && c.WithdrawnAt == null;

    /// <summary>Why reminders were withdrawn; the dispatcher gives the same reason when it finds no consent.</summary>
    internal const string NoConsent = Reminder.NoConsent;

    private static readonly BookingStatus[] Expected = [BookingStatus.Booked, BookingStatus.Confirmed];

    public Task WithdrawnAsync(PatientId patient, CancellationToken cancellationToken) => reminders.WithdrawAllAsync(patient, NoConsent, cancellationToken);

    /// <summary>What was withdrawn for want of consent, and would still come in time, is planned again.</summary>
    public Task GivenAsync(PatientId patient, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        return db.Reminders
            .Where(r => r.PatientId == patient && r.Status == ReminderStatus.Withdrawn && r.ReasonCode == NoConsent && r.ExpiresAt > now)
            .Where(r => r.Kind == ReminderKind.ReviewReminder
                ? db.Operations.Any(o => o.Id == r.OperationId && o.Status != OperationStatus.Reversed)
                : r.Kind != ReminderKind.CancellationNotice && r.Kind != ReminderKind.PlaceOffer && db.Bookings.Any(b => b.Id == r.BookingId && Expected.Contains(b.Status)))
            .ExecuteUpdateAsync(
                s => s
                    .SetProperty(r => r.Status, ReminderStatus.Planned)
                    .SetProperty(r => r.NextTryAt, r => r.DueAt)
                    .SetProperty(r => r.ReasonCode, (string?)null),
                cancellationToken);
    }

    public Task FollowAsync(PatientId patient, bool inForce, CancellationToken cancellationToken) =>
        inForce ? GivenAsync(patient, cancellationToken) : WithdrawnAsync(patient, cancellationToken);
}
