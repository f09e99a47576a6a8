using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>
/// Settles reminders whose worker died. A channel that takes the same message twice without harm gets it again; of any
/// other nobody can say whether it went out: it is not sent again by itself, a person decides.
/// </summary>
[Requires(Permission.RunJobs)]
internal sealed record RecoverReminderLeases : ICommand<ReminderLeasesRecovered>;

internal sealed record ReminderLeasesRecovered(int Again, int Unknown);

internal sealed class RecoverReminderLeasesHandler(
    OutreachDbContext db, IMessageChannels channels, ReminderDispatchOptions options, AuditTrail audit, IClock clock)
    : IRequestHandler<RecoverReminderLeases, ReminderLeasesRecovered>
{
    private const int AtMost = 1_000;

    public async Task<ReminderLeasesRecovered> Handle(RecoverReminderLeases request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var stuck = await db.Reminders
            .Where(r => r.Status == ReminderStatus.Sending && r.LeaseUntil <= now)
            .OrderBy(r => r.LeaseUntil)
            .Take(AtMost)
            .ToListAsync(cancellationToken);

        if (stuck.Count == 0)
        {
            audit.NothingChanged();
            return new(0, 0);
        }

        var unknown = 0;

        foreach (var reminder in stuck)
        {
            if (reminder.Channel is not { } channel)
            {
                // It died before it knew a way: nothing has left.
                reminder.TryAgainAt(now, "lease-expired");
                continue;
            }

            db.ReminderAttempts.Add(reminder.Try(EntityId.New<ReminderAttemptId>(clock), now, channel, "unknown", "lease-expired", null));

            if (channels.For(channel) is not { IsIdempotent: true })
            {
                reminder.Fail("outcome-unknown");
                unknown++;
            }
            else if (reminder.Attempts >= options.MostAttempts)
            {
                reminder.Fail("gave-up");
            }
            else
            {
                reminder.TryAgainAt(now, "lease-expired");
            }
        }

        audit.Record("reminders", null, reason: "lease-expired");
        await db.SaveChangesAsync(cancellationToken);

        return new(stuck.Count - unknown, unknown);
    }
}
