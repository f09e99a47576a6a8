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

/// <summary>Takes the next due reminders under a lease and decides, in the same transaction, what becomes of each.</summary>
/// <param name="Owner">Names this batch; nobody else ever uses it.</param>
[Requires(Permission.RunJobs)]
internal sealed record ClaimDueReminders(string Owner) : ICommand<ClaimedReminders>;

/// <param name="Claimed">How many were due; 0 ends the work.</param>
/// <param name="ToSend">Those that may be sent now, to whom and how; the others have been settled.</param>
/// <param name="Settled">How many became what, of those that are not sent.</param>
/// <param name="LeaseUntil">The batch must be recorded by then.</param>
internal sealed record ClaimedReminders(
    int Claimed, IReadOnlyList<ReminderToSend> ToSend, IReadOnlyDictionary<ReminderStatus, int> Settled, Instant LeaseUntil);

/// <param name="Routes">At least one; the next is tried if one turns out not to exist.</param>
internal sealed record ReminderToSend(ReminderId Id, IReadOnlyList<ReminderRoute> Routes);

internal sealed class ClaimDueRemindersHandler(
    OutreachDbContext db, IDatabaseEngine engine, ReminderSituations situations, ReminderPolicies policies, IMessageChannels channels,
    ReminderDispatchOptions options, AuditTrail audit, IClock clock) : IRequestHandler<ClaimDueReminders, ClaimedReminders>
{
    public async Task<ClaimedReminders> Handle(ClaimDueReminders request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var leaseUntil = now + options.Lease;
        var claimed = await engine.ClaimRemindersAsync(db, request.Owner, now, leaseUntil, options.BatchSize, cancellationToken);

        if (claimed == 0)
        {
            audit.NothingChanged();
            return new(0, [], new Dictionary<ReminderStatus, int>(), leaseUntil);
        }

        var mine = db.Reminders.Where(r => r.Status == ReminderStatus.Sending && r.LeaseUntil > now && r.LeaseOwner == request.Owner);
        var batch = await situations.OfAsync(mine, cancellationToken);
        var contacts = await situations.ContactsOfAsync([.. batch.Select(s => s.PatientId).Distinct()], cancellationToken);
        var rules = await policies.ForHospitalsAsync([.. batch.Select(s => s.HospitalId).Distinct()], cancellationToken);

        var toSend = new List<ReminderToSend>(batch.Count);
        var settle = new Dictionary<ReminderId, Action<Reminder>>();

        foreach (var situation in batch)
        {
            switch (Decide(situation, contacts[situation.PatientId], rules[situation.HospitalId], now))
            {
                case (null, { } routes):
                    toSend.Add(new(situation.Id, routes));
                    break;
                case ({ } settled, _):
                    settle.Add(situation.Id, settled);
                    break;
            }
        }

        var became = await SettleAsync(settle, cancellationToken);
        await NoteChannelsAsync(request.Owner, toSend, cancellationToken);
        audit.Record("reminders", null, details: JsonSerializer.Serialize(new { claimed, settled = became }, OutreachJson.Options));
        await db.SaveChangesAsync(cancellationToken);

        return new(claimed, toSend, became, leaseUntil);
    }

    private (Action<Reminder>? Settle, IReadOnlyList<ReminderRoute>? Routes) Decide(
        ReminderSituation situation, IEnumerable<ReminderContact> contacts, ReminderPolicyRules policy, Instant now)
    {
        if (situation.ReasonToWithdraw(policy) is { } reason)
        {
            return (r => r.Withdraw(reason), null);
        }

        if (now >= situation.ExpiresAt)
        {
            return (r => r.Expire(Reminder.TooLate), null);
        }

        var routes = situation.Routes(contacts, policy, channels).ToList();

        if (routes is not [var first, ..])
        {
            return (r => r.Fail("no-contact"), null);
        }

        var verdict = Window(first.Zone);

        if (verdict.Timing == SendTiming.TooLate)
        {
            return (r => r.Expire("quiet-hours-until-too-late"), null);
        }

        if (verdict.NotBefore is { } later)
        {
            return (r => r.WaitUntil(later), null);
        }

        if (first.Route.Channel == MessageChannelKind.Voice)
        {
            return (r => r.HandToStaff(first.Route.ContactId, first.Route.Facts.Language), null);
        }

        // A person is called only when that was asked for first; and nobody who sleeps is second choice.
        return (null, [.. routes.Where(r => r.Route.Channel != MessageChannelKind.Voice && Window(r.Zone).Timing == SendTiming.Now).Select(r => r.Route)]);

        SendVerdict Window(DateTimeZone zone) => SendWindow.Check(now, situation.DueAt, situation.ExpiresAt, policy.QuietHours, zone);
    }

    private async Task<Dictionary<ReminderStatus, int>> SettleAsync(Dictionary<ReminderId, Action<Reminder>> settle, CancellationToken cancellationToken)
    {
        if (settle.Count == 0)
        {
            return [];
        }

        var reminders = await db.Reminders.Where(r => settle.Keys.Contains(r.Id)).ToListAsync(cancellationToken);
        reminders.ForEach(r => settle[r.Id](r));

        return reminders.GroupBy(r => r.Status).ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>What may be on its way when the process dies: of several ways, the one that must not be taken twice.</summary>
    private async Task NoteChannelsAsync(string owner, List<ReminderToSend> toSend, CancellationToken cancellationToken)
    {
        var byChannel = toSend.ToLookup(s => s.Routes.FirstOrDefault(r => channels.For(r.Channel) is { IsIdempotent: false })?.Channel ?? s.Routes[0].Channel, s => s.Id);

        foreach (var group in byChannel)
        {
            var ids = group.ToList();
            await db.Reminders
                .Where(r => r.LeaseOwner == owner && ids.Contains(r.Id))
                .ExecuteUpdateAsync(s => s.SetProperty(r => r.Channel, group.Key), cancellationToken);
        }
    }
}
