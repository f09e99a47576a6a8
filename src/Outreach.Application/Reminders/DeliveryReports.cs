using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>What delivery reports mean for the reminder and for the contact.</summary>
/// <remarks>Order-safe: that a message arrived outweighs whatever else is said of it, before or after.</remarks>
public sealed class DeliveryReports(OutreachDbContext db, IClock clock) : ISharedPart
{
    /// <summary>Applies one report; the reminder's row is held.</summary>
    internal async Task ApplyAsync(Reminder reminder, DeliveryReport report, CancellationToken cancellationToken)
    {
        if (report.State == DeliveryState.Delivered)
        {
            // It left when it was tried, not when its report came: a consent may have ended between the two.
            reminder.MarkDelivered(report.ReportedAt, reminder.SentAt ?? (await LastTryAsync(report, cancellationToken))?.At ?? report.ReportedAt);
            return;
        }

        if (reminder.DeliveredAt is not null)
        {
            return;
        }

        if (report.State == DeliveryState.NoSuchRecipient || await FailedBeforeAsync(report, cancellationToken))
        {
            var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == report.ContactId, cancellationToken);
            contact?.MarkBroken(report.Channel);
        }

        reminder.NoteFailedWay(report.ContactId, report.Channel);

        // Only of the way it took last: an older report is no reason to give up a newer try.
        if (reminder.Status == ReminderStatus.Sent && reminder.ContactId == report.ContactId && reminder.Channel == report.Channel)
        {
            (await LastTryAsync(report, cancellationToken))?.MarkUndelivered(report.Code);
            reminder.TryAnotherWay(clock.GetCurrentInstant(), "not-delivered");
        }
    }

    /// <summary>Applies the reports that came before it was recorded that these were sent; call when their rows are held.</summary>
    internal async Task ApplyEarlyAsync(IReadOnlyCollection<Reminder> sent, CancellationToken cancellationToken)
    {
        var byId = sent.ToDictionary(r => r.Id);
        var early = await db.DeliveryReports.Where(r => byId.Keys.Contains(r.ReminderId)).OrderBy(r => r.ReportedAt).ToListAsync(cancellationToken);

        foreach (var report in early)
        {
            await ApplyAsync(byId[report.ReminderId], report, cancellationToken);
        }
    }

    /// <summary>The last message that way to this contact did not arrive either: the number is taken for a bad one.</summary>
    private async Task<bool> FailedBeforeAsync(DeliveryReport report, CancellationToken cancellationToken)
    {
        var last = await db.DeliveryReports.AsNoTracking()
            .Where(r => r.ContactId == report.ContactId && r.Channel == report.Channel && r.ReminderId != report.ReminderId && r.ReportedAt <= report.ReportedAt)
            .OrderByDescending(r => r.ReportedAt)
            .ThenByDescending(r => r.Id)
            .Select(r => (DeliveryState?)r.State)
            .FirstOrDefaultAsync(cancellationToken);

        return last is DeliveryState.NotDelivered or DeliveryState.NoSuchRecipient;
    }

    /// <summary>The last try by the way that a report is about.</summary>
    private Task<ReminderAttempt?> LastTryAsync(DeliveryReport report, CancellationToken cancellationToken) => db.ReminderAttempts
        .Where(a => a.ReminderId == report.ReminderId && a.Channel == report.Channel && (a.ContactId == report.ContactId || a.ContactId == null))
        .OrderByDescending(a => a.Number)
        .FirstOrDefaultAsync(cancellationToken);
}
