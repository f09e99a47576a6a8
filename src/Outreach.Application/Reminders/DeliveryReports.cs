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
            reminder.MarkDelivered(report.ReportedAt);
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
            await NoteUndeliveredAsync(reminder.Id, report, cancellationToken);
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

    private async Task NoteUndeliveredAsync(ReminderId reminder, DeliveryReport report, CancellationToken cancellationToken)
    {
        var attempt = await db.ReminderAttempts
            .Where(a => a.ReminderId == reminder && a.Channel == report.Channel && (a.Outcome == "sent" || a.Outcome == "repeated"))
            .OrderByDescending(a => a.Number)
            .FirstOrDefaultAsync(cancellationToken);
        attempt?.MarkUndelivered(report.Code);
    }
}
