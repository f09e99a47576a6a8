using MediatR;
using Outreach.Application.Bookings;
using Outreach.Application.Registrations;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;

namespace Outreach.Web.Jobs;

/// <summary>A request that the system sends again and again.</summary>
/// <param name="Name">Kebab-case; names the job in the dashboard, in logs and in metrics.</param>
/// <param name="Cron">When, UTC; six fields begin with the seconds.</param>
/// <param name="SendAsync">Sends the request. Must be safe to repeat and to cut off at any moment.</param>
/// <param name="Lanes">So many of it at once, each by itself.</param>
internal sealed record RecurringJob(string Name, string Cron, Func<IMediator, CancellationToken, Task> SendAsync, int Lanes = 1);

/// <summary>Every recurring job of the system, one line each.</summary>
internal static class RecurringJobs
{
    public static readonly IReadOnlyList<RecurringJob> All =
    [
        new("dispatch-reminders", "*/5 * * * * *", (mediator, cancellationToken) => mediator.Send(new DispatchDueReminders(), cancellationToken), ReminderDispatchOptions.Lanes),
        new("expire-holds", "*/10 * * * * *", (mediator, cancellationToken) => mediator.Send(new ExpireHolds(), cancellationToken)),
        new("bring-reminders-in-line", "*/15 * * * * *", BringRemindersInLineAsync),
        new("run-imports", "*/2 * * * * *", (mediator, cancellationToken) => mediator.Send(new RunImports(), cancellationToken)),
        new("re-rank-waiting-list", "0 7 * * * *", ReRankAsync),
        new("seal-audit", "*/30 * * * * *", (mediator, cancellationToken) => SealAuditAsync(mediator, new SealAudit(), cancellationToken)),
        new("seal-late-audit", "0 40 22 * * *", (mediator, cancellationToken) => SealAuditAsync(mediator, new SealAudit(FromTheBeginning: true), cancellationToken)),
    ];

    /// <remarks>Every hour, so that each hospital's new day is seen soon after its own midnight.</remarks>
    private static async Task ReRankAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        var rank = new ReRankDue();
        while ((await mediator.Send(rank, cancellationToken)).MayBeMore)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task BringRemindersInLineAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        while ((await mediator.Send(new BringRemindersInLine(), cancellationToken)).MayBeMore)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task SealAuditAsync(IMediator mediator, SealAudit seal, CancellationToken cancellationToken)
    {
        while ((await mediator.Send(seal, cancellationToken)).Records == seal.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
