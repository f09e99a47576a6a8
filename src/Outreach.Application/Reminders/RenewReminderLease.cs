using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Says that the worker of a batch is alive. A lease that has run out is not renewed: another worker may have begun.</summary>
[Requires(Permission.RunJobs)]
internal sealed record RenewReminderLease(string Owner) : ICommand<ReminderLeaseRenewed>;

/// <param name="Until">Null if nothing of the batch is the worker's any more.</param>
internal sealed record ReminderLeaseRenewed(Instant? Until);

internal sealed class RenewReminderLeaseHandler(OutreachDbContext db, ReminderDispatchOptions options, AuditTrail audit, IClock clock)
    : IRequestHandler<RenewReminderLease, ReminderLeaseRenewed>
{
    public async Task<ReminderLeaseRenewed> Handle(RenewReminderLease request, CancellationToken cancellationToken)
    {
        audit.NothingChanged();
        var now = clock.GetCurrentInstant();
        var until = now + options.Lease;
        var held = await db.Reminders
            .Where(r => r.Status == ReminderStatus.Sending && r.LeaseOwner == request.Owner && r.LeaseUntil > now)
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.LeaseUntil, until), cancellationToken);

        return new(held > 0 ? until : null);
    }
}

/// <summary>Keeps the lease of a batch while its messages leave, for as long as the process lives and reaches the database.</summary>
internal sealed class ReminderLeaseKeeper : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<Instant?>> renew;
    private readonly ILogger logger;
    private readonly CancellationTokenSource end = new();
    private readonly Task keeping;
    private long until;

    /// <param name="until">When the lease ends that the batch was claimed with.</param>
    /// <param name="renew">The new end; null if the lease is lost.</param>
    public ReminderLeaseKeeper(Instant until, TimeSpan every, Func<CancellationToken, Task<Instant?>> renew, ILogger logger)
    {
        (this.renew, this.logger, this.until) = (renew, logger, until.ToUnixTimeTicks());
        keeping = KeepAsync(every);
    }

    public Instant Until => Instant.FromUnixTimeTicks(Interlocked.Read(ref until));

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await keeping;
        end.Dispose();
    }

    private async Task KeepAsync(TimeSpan every)
    {
        using var again = new PeriodicTimer(every);

        try
        {
            while (await again.WaitForNextTickAsync(end.Token))
            {
                if (await TryRenewAsync() is not { } renewed)
                {
                    return;
                }

                Interlocked.Exchange(ref until, renewed.ToUnixTimeTicks());
            }
        }
        catch (OperationCanceledException)
        {
            // The batch has left.
        }
    }

    private async Task<Instant?> TryRenewAsync()
    {
        try
        {
            return await renew(end.Token);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The next time comes before the lease ends; if that fails too, what has not left goes back.
            logger.LogWarning("The lease of a batch of reminders could not be renewed: {Failure}.", failure.GetType().Name);
            return Until;
        }
    }
}
