using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Web.Jobs;

/// <summary>Names this process among the nodes, for as long as it runs.</summary>
public sealed record NodeName(string Value)
{
    public static NodeName Make() => new($"{Environment.MachineName}:{Environment.ProcessId}:{Guid.CreateVersion7():N}");
}

/// <summary>Of all nodes one runs a job at a time.</summary>
/// <remarks>
/// A turn is a row with an end, kept by renewing it, and not a lock of a connection: a machine that loses its power does not close its connections,
/// and its locks would stay for as long as the database takes to notice.
/// </remarks>
public sealed class JobTurns(IDbContextFactory<OutreachDbContext> contexts, IDatabaseEngine engine, NodeName node, ILogger<JobTurns> log)
{
    /// <summary>A node that is silent for so long has lost its turn.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RenewedEvery = TimeSpan.FromSeconds(8);

    private readonly ILogger<JobTurns> log = log;

    /// <summary>Null while another node has it.</summary>
    public async Task<JobTurn?> TryTakeAsync(string job, CancellationToken cancellationToken) =>
        await RenewAsync(job, cancellationToken) ? new JobTurn(this, job) : null;

    private async Task<bool> RenewAsync(string job, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await engine.TakeTurnAsync(db, job, node.Value, Length, cancellationToken);
    }

    private async Task LeaveAsync(string job)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            await engine.LeaveTurnAsync(db, job, node.Value, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The turn ends by itself.
            log.LogWarning("The turn of the job {Job} could not be given back: {Failure}.", job, failure.GetType().Name);
        }
    }

    /// <summary>The right to run one job; disposing gives it back.</summary>
    public sealed class JobTurn : IAsyncDisposable
    {
        private readonly JobTurns turns;
        private readonly string job;
        private readonly CancellationTokenSource end = new();
        private readonly CancellationTokenSource lost = new();
        private readonly Task keeping;

        internal JobTurn(JobTurns turns, string job)
        {
            (this.turns, this.job) = (turns, job);
            keeping = KeepAsync();
        }

        /// <summary>Another node may have it: stop at the next safe point.</summary>
        public CancellationToken Lost => lost.Token;

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            await keeping;
            await turns.LeaveAsync(job);
            end.Dispose();
            lost.Dispose();
        }

        private async Task KeepAsync()
        {
            using var again = new PeriodicTimer(RenewedEvery);
            var kept = Stopwatch.GetTimestamp();
            try
            {
                while (await again.WaitForNextTickAsync(end.Token))
                {
                    var asked = Stopwatch.GetTimestamp();
                    if (await TryRenewAsync() is { } mine)
                    {
                        kept = mine ? asked : long.MinValue;
                    }

                    if (kept == long.MinValue || Stopwatch.GetElapsedTime(kept) > Length - RenewedEvery)
                    {
                        turns.log.LogWarning("The turn of the job {Job} is lost.", job);
                        await lost.CancelAsync();
                        return;
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The run has ended.
            }
        }

        /// <summary>Null if the database does not answer.</summary>
        private async Task<bool?> TryRenewAsync()
        {
            try
            {
                return await turns.RenewAsync(job, end.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                turns.log.LogWarning("The turn of the job {Job} could not be renewed: {Failure}.", job, failure.GetType().Name);
                return null;
            }
        }
    }
}
