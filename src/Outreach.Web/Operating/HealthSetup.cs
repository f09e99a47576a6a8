using Hangfire;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Web.Jobs;

namespace Outreach.Web.Operating;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work.</summary>
internal static class HealthSetup
{
    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks()
            .AddCheck<DatabaseIsCurrent>("database")
            .AddCheck<ClockIsPlausible>("clock")
            .AddCheck<JobsAreServed>("jobs")
            .AddCheck<IsStaying>("staying");
        return builder;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    /// <summary>Names and states only: anybody may ask.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Status.ToString()),
    });
}

/// <summary>The database answers, and its tables are those of this program.</summary>
internal sealed class DatabaseIsCurrent(OutreachDbContext db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var pending = await db.Database.GetPendingMigrationsAsync(cancellationToken);
        return pending.Any() ? HealthCheckResult.Unhealthy("Migrations are pending.") : HealthCheckResult.Healthy();
    }
}

/// <summary>A clock that runs behind what was recorded already would put records in a wrong order.</summary>
internal sealed class ClockIsPlausible(OutreachDbContext db, IClock clock) : IHealthCheck
{
    private static readonly Duration Tolerance = Duration.FromMinutes(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var last = await db.AuditRecords.AsNoTracking().OrderByDescending(r => r.Id).Select(r => (Instant?)r.At).FirstOrDefaultAsync(cancellationToken);
        return last > clock.GetCurrentInstant() + Tolerance ? HealthCheckResult.Unhealthy("The clock runs behind the last audit record.") : HealthCheckResult.Healthy();
    }
}

/// <summary>It is not stopping: whoever spreads requests over several nodes sends this one no more.</summary>
internal sealed class IsStaying(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The node is stopping.") : HealthCheckResult.Healthy());
}

/// <summary>The job server of this node has reported lately, unless jobs are switched off here.</summary>
internal sealed class JobsAreServed(IConfiguration configuration, JobStorage storage, NodeName node, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!configuration.GetValue("Jobs:Enabled", true))
        {
            return Task.FromResult(HealthCheckResult.Healthy());
        }

        var since = time.GetUtcNow().UtcDateTime - Silence;
        return Task.FromResult(storage.GetMonitoringApi().Servers().Any(s => s.Name.StartsWith(node.Value, StringComparison.OrdinalIgnoreCase) && (s.Heartbeat is null || s.Heartbeat > since))
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No job server has reported."));
    }
}
