namespace Outreach.Web.Operating;

/// <summary>How a node leaves: first it says so, then it stops taking requests, then it ends what it has begun.</summary>
/// <remarks>
/// After SIGTERM <c>/health/ready</c> answers 503 while requests are still taken, for <see cref="Announced"/>: whoever spreads requests over the nodes
/// sees it and sends the next ones elsewhere. Jobs end at their next safe point in the same moment and begin no more. Then the port is closed, and requests
/// in flight have <see cref="ForRequests"/> to come to their end. After <see cref="Longest"/> the process ends whatever goes on.
/// </remarks>
internal sealed class Drain(TimeSpan announced, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>What the end of the process waits for jobs: a gateway that is slow to answer has 20 seconds.</summary>
    public static readonly TimeSpan ForJobs = TimeSpan.FromSeconds(22);

    /// <summary>What the end of the process waits for requests and jobs together.</summary>
    public static readonly TimeSpan ForRequests = TimeSpan.FromSeconds(25);

    /// <summary>How long it says that it leaves before it does.</summary>
    public TimeSpan Announced => announced;

    /// <summary>From the signal to the end of the process, at most.</summary>
    public TimeSpan Longest => announced + ForRequests;

    public Task StoppingAsync(CancellationToken cancellationToken) => announced > TimeSpan.Zero ? Task.Delay(announced, time, cancellationToken) : Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class DrainSetup
{
    /// <summary>
    /// <c>Drain:Seconds</c>, 0 to 60: 5 on PostgreSQL, more than a proxy needs that asks every two seconds; 1 on SQLite, where there is no other node.
    /// </summary>
    public static WebApplicationBuilder AddDrain(this WebApplicationBuilder builder, DatabaseSettings database)
    {
        var seconds = builder.Configuration.GetValue("Drain:Seconds", database.SqlitePath is null ? 5 : 1);
        var drain = new Drain(TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 60)), TimeProvider.System);
        builder.Services.AddHostedService(_ => drain);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = drain.Longest);
        return builder;
    }
}
