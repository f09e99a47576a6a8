using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Writes down what came of a batch: each try, and what became of each reminder.</summary>
[Requires(Permission.RunJobs)]
internal sealed record RecordReminderOutcomes(string Owner, IReadOnlyList<ReminderOutcome> Outcomes) : ICommand<RemindersRecorded>;

/// <param name="Tries">In order; the last one decides. Empty: it was not tried and goes back.</param>
internal sealed record ReminderOutcome(ReminderId Id, IReadOnlyList<ReminderTry> Tries);

/// <param name="Segments">What the text costs as SMS; null on other channels.</param>
internal sealed record ReminderTry(ContactId ContactId, MessageChannelKind Channel, string Language, Instant At, SendOutcome Outcome, int? Segments = null);

/// <param name="Became">How many reminders became what.</param>
internal sealed record RemindersRecorded(IReadOnlyDictionary<ReminderStatus, int> Became);

internal sealed class RecordReminderOutcomesHandler(OutreachDbContext db, IRowWriter rows, DeliveryReports reports, ReminderDispatchOptions options, AuditTrail audit, IClock clock)
    : IRequestHandler<RecordReminderOutcomes, RemindersRecorded>
{
    public async Task<RemindersRecorded> Handle(RecordReminderOutcomes request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var outcomes = request.Outcomes.ToDictionary(o => o.Id);
        var reminders = await db.Reminders.Where(r => outcomes.Keys.Contains(r.Id)).ToListAsync(cancellationToken);
        var attempts = new List<ReminderAttempt>(reminders.Count);
        var sentBefore = await SentBeforeAsync(reminders, cancellationToken);

        foreach (var reminder in reminders)
        {
            var outcome = outcomes[reminder.Id];

            foreach (var t in outcome.Tries.Where(t => t.Outcome.Result != SendResult.NotTried))
            {
                var name = t.Outcome.Result == SendResult.Sent && (reminder.SentAt is not null || sentBefore.Contains(reminder.Id)) ? "repeated" : NameOf(t.Outcome.Result);
                attempts.Add(reminder.Try(
                    EntityId.New<ReminderAttemptId>(clock), t.At, t.Channel, name, t.Outcome.Code, t.Outcome.ProviderId, t.ContactId));

                if (t.Outcome.Result is SendResult.Permanent or SendResult.NoSuchRecipient)
                {
                    reminder.NoteFailedWay(t.ContactId, t.Channel);
                }
                else if (name == "sent" && t.Segments is { } segments)
                {
                    reminder.NoteSegments(segments);
                }
            }

            // The lease may have been lost to a cancellation: the tries are true all the same, the state is no longer ours.
            if (reminder.Status == ReminderStatus.Sending && reminder.LeaseOwner == request.Owner)
            {
                Settle(reminder, outcome.Tries.Count == 0 ? null : outcome.Tries[^1], now);
            }
        }

        await rows.InsertAsync(db, attempts, cancellationToken);
        rows.Update(db, reminders);
        await MarkBrokenAsync(request.Outcomes, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        // From here on the rows are held: a report that came while they were being sent is found now, a later one finds them sent.
        await reports.ApplyEarlyAsync([.. reminders.Where(r => r.Status != ReminderStatus.Sending)], cancellationToken);
        var became = reminders.GroupBy(r => r.Status).ToDictionary(g => g.Key, g => g.Count());
        audit.Record("reminders", null, details: JsonSerializer.Serialize(became, OutreachJson.Options));
        await db.SaveChangesAsync(cancellationToken);

        return new(became);
    }

    /// <summary>Of those tried before: a worker that slept through its lease may have written down that it sent one, without the right to its state.</summary>
    private async Task<HashSet<ReminderId>> SentBeforeAsync(List<Reminder> reminders, CancellationToken cancellationToken)
    {
        var again = reminders.Where(r => r.Attempts > 0).Select(r => r.Id).ToList();

        return again.Count == 0
            ? []
            : [.. await db.ReminderAttempts.Where(a => again.Contains(a.ReminderId) && a.Outcome == "sent").Select(a => a.ReminderId).ToListAsync(cancellationToken)];
    }

    private void Settle(Reminder reminder, ReminderTry? last, Instant now)
    {
        switch (last?.Outcome.Result)
        {
            case null:
                reminder.TryAgainAt(now, null);
                break;
            case SendResult.Sent:
                reminder.MarkSent(last.At, last.Channel, last.ContactId, last.Language);
                break;
            case SendResult.NotTried:
                reminder.TryAgainAt(now + ReminderDispatchOptions.WaitForGateway, last.Outcome.Code);
                break;
            case SendResult.Transient when reminder.Attempts < options.MostAttempts:
                reminder.TryAgainAt(now + ReminderDispatchOptions.WaitAfter(reminder.Attempts), last.Outcome.Code);
                break;
            case SendResult.Transient:
                reminder.Fail("gave-up");
                break;
            case SendResult.Unknown:
                reminder.Fail("outcome-unknown");
                break;
            default:
                reminder.Fail(last.Outcome.Code ?? "refused");
                break;
        }
    }

    private async Task MarkBrokenAsync(IReadOnlyList<ReminderOutcome> outcomes, CancellationToken cancellationToken)
    {
        var broken = outcomes.SelectMany(o => o.Tries).Where(t => t.Outcome.Result == SendResult.NoSuchRecipient).ToLookup(t => t.ContactId, t => t.Channel);

        if (broken.Count > 0)
        {
            var ids = broken.Select(b => b.Key).ToList();

            foreach (var contact in await db.Contacts.Where(c => ids.Contains(c.Id)).ToListAsync(cancellationToken))
            {
                foreach (var channel in broken[contact.Id])
                {
                    contact.MarkBroken(channel);
                }
            }
        }
    }

    private static string NameOf(SendResult result) => result switch
    {
        SendResult.Sent => "sent",
        SendResult.Transient => "transient",
        SendResult.Unknown => "unknown",
        _ => "permanent",
    };
}
