using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hangfire;
using MediatR;
using Outreach.Application.Pipeline;
using Outreach.Application.Security;

namespace Outreach.Web.Jobs;

/// <summary>Runs a job by name, as the system; Hangfire calls it on schedule, tests and the demo when they like.</summary>
/// <remarks>
/// One run of a job at a time, in this process and among all nodes: a run that finds another one at work has nothing to do, so that runs do not pile
/// up behind a long one. Should two nodes ever run a job at once (one of them slept through its turn), the row leases and locks of the jobs decide.
/// When the process is stopping, no run begins, and one that is under way ends at its next safe point.
/// </remarks>
public sealed class JobRunner(IServiceScopeFactory scopes, JobTurns turns, IHostApplicationLifetime lifetime, ILogger<JobRunner> log)
{
    private static readonly Histogram<double> Duration = OutreachTelemetry.Meter.CreateHistogram<double>("outreach.job.duration", "s", "Time that a run of a job takes.");

    private readonly ConcurrentDictionary<string, byte> running = new();

    /// <summary>Names of the jobs there are.</summary>
    public static IEnumerable<string> Names => RecurringJobs.All.Select(j => j.Name);

    /// <exception cref="ArgumentException">There is no such job.</exception>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        var job = RecurringJobs.All.SingleOrDefault(j => j.Name == name) ?? throw new ArgumentException($"No job is called {name}.", nameof(name));
        if (lifetime.ApplicationStopping.IsCancellationRequested || !running.TryAdd(name, 0))
        {
            return;
        }

        try
        {
            await using var turn = await turns.TryTakeAsync(name, cancellationToken);
            if (turn is not null)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping, turn.Lost);
                await RunAsync(job, stop.Token);
            }
        }
        finally
        {
            running.TryRemove(name, out _);
        }
    }

    private async Task RunAsync(RecurringJob job, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            await Task.WhenAll(Enumerable.Range(0, job.Lanes).Select(_ => Task.Run(() => RunLaneAsync(job, stop), stop)));
            outcome = "done";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The rest is for the next run, here or at another node.
            outcome = "stopped";
        }
        finally
        {
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("job", job.Name), new("outcome", outcome));
            if (outcome == "failed")
            {
                log.LogError("The job {Job} failed; its next run tries again.", job.Name);
            }
        }
    }

    private async Task RunLaneAsync(RecurringJob job, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        await job.SendAsync(scope.ServiceProvider.GetRequiredService<IMediator>(), cancellationToken);
    }
}
