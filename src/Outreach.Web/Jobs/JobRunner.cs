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
/// One run of a job at a time in a process: a run that finds another one at work has nothing to do. Between processes the
/// jobs' own row leases and locks decide.
/// </remarks>
public sealed class JobRunner(IServiceScopeFactory scopes, ILogger<JobRunner> log)
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
        if (!running.TryAdd(name, 0))
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            await Task.WhenAll(Enumerable.Range(0, job.Lanes).Select(_ => Task.Run(() => RunLaneAsync(job, cancellationToken), cancellationToken)));
            outcome = "done";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = "stopped";
            throw;
        }
        finally
        {
            running.TryRemove(name, out _);
            Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("job", name), new("outcome", outcome));
            if (outcome == "failed")
            {
                log.LogError("The job {Job} failed; its next run tries again.", name);
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
