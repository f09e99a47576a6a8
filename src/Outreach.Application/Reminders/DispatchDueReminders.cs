using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Pipeline;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>
/// Sends what is due. Not one command: messages leave between two transactions, one that claims a batch and one that
/// records what came of it, so that nobody waits for a mail server with the right to write in hand.
/// </summary>
[Requires(Permission.RunJobs)]
public sealed record DispatchDueReminders : IRequest<RemindersDispatched>;

/// <summary>What a run did, in reminders.</summary>
/// <param name="Waiting">Put off: quiet hours, a transient failure, or handed to the staff to call.</param>
public sealed record RemindersDispatched(int Claimed, int Sent, int Failed, int Waiting, int Expired, int Withdrawn);

internal sealed class DispatchDueRemindersHandler(
    IMediator mediator, OutreachDbContext db, ReminderRenderer renderer, IMessageChannels channels, ReminderSettling settling,
    ReminderDispatchOptions options, IClock clock, ILogger<DispatchDueRemindersHandler> logger) : IRequestHandler<DispatchDueReminders, RemindersDispatched>
{
    private static readonly Counter<int> Counted =
        OutreachTelemetry.Meter.CreateCounter<int>("outreach.reminders", "{reminder}", "Reminders worked off, by what became of them.");

    public async Task<RemindersDispatched> Handle(DispatchDueReminders request, CancellationToken cancellationToken)
    {
        var became = new Dictionary<ReminderStatus, int>();
        var claimed = 0;

        for (var batch = 0; batch < options.MostBatches; batch++)
        {
            // Before each batch: a long run must not let wait what a killed node left behind.
            await mediator.Send(new RecoverReminderLeases(), cancellationToken);

            // What was recovered may be claimed at once, past the change tracker, which must not remember it as it was.
            db.ChangeTracker.Clear();
            var owner = Guid.CreateVersion7(clock.GetCurrentInstant().ToDateTimeOffset()).ToString("N");
            var taken = await mediator.Send(new ClaimDueReminders(owner), cancellationToken);
            Add(became, taken.Settled);

            if (taken.ToSend.Count > 0)
            {
                var outcomes = await SendAsync(owner, taken, cancellationToken);

                // What left has left: it is recorded even when the host is stopping.
                Add(became, (await mediator.Send(new RecordReminderOutcomes(owner, outcomes), CancellationToken.None)).Became);
            }

            db.ChangeTracker.Clear();
            claimed += taken.Claimed;

            if (taken.Claimed < options.BatchSize || cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        foreach (var (status, count) in became)
        {
            Counted.Add(count, new KeyValuePair<string, object?>("became", status.ToString()));
        }

        return new(
            claimed,
            became.GetValueOrDefault(ReminderStatus.Sent),
            became.GetValueOrDefault(ReminderStatus.Failed),
            became.GetValueOrDefault(ReminderStatus.Due) + became.GetValueOrDefault(ReminderStatus.Planned),
            became.GetValueOrDefault(ReminderStatus.Expired),
            became.GetValueOrDefault(ReminderStatus.Withdrawn));
    }

    private async Task<IReadOnlyList<ReminderOutcome>> SendAsync(string owner, ClaimedReminders batch, CancellationToken stopping)
    {
        var outcomes = new ConcurrentBag<ReminderOutcome>();
        var all = new StillWanted([.. batch.ToSend.Select(s => s.Id)], []);
        var looks = new ConcurrentDictionary<int, Lazy<Task<StillWanted>>>();
        using var database = new SemaphoreSlim(1);
        var begun = 0;
        await using var lease = new ReminderLeaseKeeper(batch.LeaseUntil, options.RenewEvery, token => RenewAsync(owner, database, token), logger);

        await Parallel.ForEachAsync(
            batch.ToSend,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism },
            async (reminder, _) =>
            {
                // The messages of a chunk wait for one look, and not for the last of the chunk before to leave: that cost a third of the time.
                var chunk = (Interlocked.Increment(ref begun) - 1) / options.ChunkSize;
                var wanted = chunk == 0 ? all : await looks.GetOrAdd(chunk, _ => new(() => StillWantedAsync(owner, batch.ToSend, database))).Value;

                // Withdrawn meanwhile, stopping, or the lease is running out: it goes back untouched. So does what nobody may get any more.
                var late = clock.GetCurrentInstant() >= lease.Until - (options.Lease / 2);
                var tries = late || stopping.IsCancellationRequested || !wanted.Reminders.Contains(reminder.Id)
                    ? []
                    : await TryAsync(reminder, wanted.Stopped, stopping);
                outcomes.Add(new(reminder.Id, tries));
            });

        return await settling.OfAsync([.. outcomes]);
    }

    /// <param name="database">Not during a look: both go through one connection.</param>
    private async Task<Instant?> RenewAsync(string owner, SemaphoreSlim database, CancellationToken cancellationToken)
    {
        await database.WaitAsync(cancellationToken);

        try
        {
            return (await mediator.Send(new RenewReminderLease(owner), cancellationToken)).Until;
        }
        finally
        {
            database.Release();
        }
    }

    /// <summary>What of the batch nobody has withdrawn and whose consent stands, and who has asked for no more messages, at this moment.</summary>
    /// <param name="database">One look at a time.</param>
    private async Task<StillWanted> StillWantedAsync(string owner, IReadOnlyList<ReminderToSend> batch, SemaphoreSlim database)
    {
        var contacts = batch.SelectMany(r => r.Routes).Select(r => r.ContactId).Distinct().ToList();
        await database.WaitAsync(CancellationToken.None);

        try
        {
            var reminders = await db.Reminders.AsNoTracking()
                .Where(r => r.Status == ReminderStatus.Sending && r.LeaseOwner == owner && r.LeaseUntil != null)
                .Where(r => db.Consents.Where(MessagingConsent.InForce).Any(c => c.PatientId == r.PatientId))
                .Select(r => r.Id)
                .ToListAsync(CancellationToken.None);
            var stopped = await db.Contacts.AsNoTracking()
                .Where(c => contacts.Contains(c.Id) && (c.StoppedAt != null || c.IsRemoved))
                .Select(c => c.Id)
                .ToListAsync(CancellationToken.None);

            return new([.. reminders], [.. stopped]);
        }
        finally
        {
            database.Release();
        }
    }

    private async Task<IReadOnlyList<ReminderTry>> TryAsync(ReminderToSend reminder, HashSet<ContactId> stopped, CancellationToken stopping)
    {
        var tries = new List<ReminderTry>(1);

        foreach (var route in reminder.Routes.Where(r => !stopped.Contains(r.ContactId)))
        {
            var text = Write(reminder.Id, route);
            var outcome = text is null ? new(SendResult.Permanent, "text") : await TryAsync(reminder.Id, route, text, stopping);
            var segments = route.Channel == MessageChannelKind.Sms ? text?.Length.Segments : null;
            tries.Add(new(route.ContactId, route.Channel, route.Facts.Language, clock.GetCurrentInstant(), outcome, segments));

            // Only when it is certain that nothing has arrived may another way be tried.
            if (outcome.Result is not (SendResult.Permanent or SendResult.NoSuchRecipient))
            {
                break;
            }
        }

        return tries;
    }

    private ReminderText? Write(ReminderId id, ReminderRoute route)
    {
        try
        {
            return renderer.Render(route.Facts);
        }
        catch (Exception failure)
        {
            // One text that cannot be written must not keep the others from leaving.
            logger.LogError("The text of reminder {ReminderId} cannot be written: {Failure}.", id.Value, failure.GetType().Name);
            return null;
        }
    }

    private async Task<SendOutcome> TryAsync(ReminderId id, ReminderRoute route, ReminderText text, CancellationToken stopping)
    {
        if (channels.For(route.Channel) is not { } channel)
        {
            return new(SendResult.Permanent, "no-channel");
        }

        // Whether anything has left is not known; only some channels may simply be asked again.
        var notKnown = channel.IsIdempotent ? SendResult.Transient : SendResult.Unknown;

        try
        {
            var message = new OutgoingMessage(id.Value, route.ContactId.Value, route.Channel, route.To, text.Language, text.Subject, text.Body)
            {
                Answers = route.Facts.TwoWay ? ButtonAnswer.Offered(id, text.Language) : [],
            };
            return await channel.SendAsync(message, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return new(SendResult.Transient, "stopped");
        }
        catch (Exception failure)
        {
            // The same as above, for a channel with a bug.
            logger.LogError("The channel for reminder {ReminderId} failed: {Failure}.", id.Value, failure.GetType().Name);
            return new(notKnown, "channel-failed");
        }
    }

    private static void Add(Dictionary<ReminderStatus, int> sum, IReadOnlyDictionary<ReminderStatus, int> more)
    {
        foreach (var (status, count) in more)
        {
            sum[status] = sum.GetValueOrDefault(status) + count;
        }
    }

    /// <param name="Stopped">Nothing goes to them.</param>
    private sealed record StillWanted(HashSet<ReminderId> Reminders, HashSet<ContactId> Stopped);
}
