using MediatR;
using Outreach.Application.Bookings;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;

namespace Outreach.Web.Jobs;

/// <summary>A request that the system sends again and again.</summary>
/// <param name="Name">Kebab-case; names the job in the dashboard, in logs and in metrics.</param>
/// <param name="Cron">When, UTC; six fields begin with the seconds.</param>
/// <param name="SendAsync">Sends the request. Must be safe to repeat and to cut off at any moment.</param>
internal sealed record RecurringJob(string Name, string Cron, Func<IMediator, CancellationToken, Task> SendAsync);

/// <summary>Every recurring job of the system, one line each.</summary>
internal static class RecurringJobs
{
    public static readonly IReadOnlyList<RecurringJob> All =
    [
        new("dispatch-reminders", "*/5 * * * * *", (mediator, cancellationToken) => mediator.Send(new DispatchDueReminders(), cancellationToken)),
        new("expire-holds", "*/10 * * * * *", (mediator, cancellationToken) => mediator.Send(new ExpireHolds(), cancellationToken)),
        new("rank-waiting-list", "0 5 * * * *", RankWaitingListAsync),
        new("seal-audit", "*/30 * * * * *", SealAuditAsync),
    ];

    /// <remarks>Hourly, because each hospital has its own midnight; ranking too often changes nothing.</remarks>
    private static async Task RankWaitingListAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        while ((await mediator.Send(new ReRankDue(), cancellationToken)).MayBeMore)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task SealAuditAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        var seal = new SealAudit();
        while ((await mediator.Send(seal, cancellationToken)).Records == seal.BatchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
