using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.InMemory;
using Hangfire.Storage;
using Outreach.Infrastructure.Databases;
using Outreach.Web.Operating;
using Outreach.Web.Security;

namespace Outreach.Web.Jobs;

/// <summary>Hangfire as the clock of the system. What is due stands in the application's own tables.</summary>
internal static class JobsSetup
{
    /// <summary>On PostgreSQL the nodes share one schedule, in the database; on SQLite there is one process, which keeps it in memory.</summary>
    public static WebApplicationBuilder AddJobs(this WebApplicationBuilder builder, DatabaseSettings database)
    {
        var node = NodeName.Make();
        builder.Services.AddSingleton(node);
        builder.Services.AddSingleton<JobTurns>();
        builder.Services.AddSingleton<JobRunner>().AddSingleton<ScheduledBackup>();
        builder.Services.AddAntiforgery();
        // The host's own: Hangfire's are one for the process.
        builder.Services.AddSingleton<JobActivator>(services => new AspNetCoreJobActivator(services.GetRequiredService<IServiceScopeFactory>()));
        builder.Services.AddSingleton<JobStorage>(_ => database.Provider == DatabaseProvider.PostgreSql
            ? JobsDatabase.Open(database.ConnectionString)
            : new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }));
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .UseLogProvider(new JobLogs(services.GetRequiredService<ILoggerFactory>()))
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings());

        var settings = builder.Configuration.GetSection("Jobs");
        if (settings.GetValue("Enabled", true))
        {
            builder.Services.AddHostedService<JobSchedule>();
            builder.Services.AddHangfireServer(server =>
            {
                server.ServerName = node.Value;
                server.WorkerCount = settings.GetValue("Workers", 4);
                server.SchedulePollingInterval = TimeSpan.FromSeconds(1);

                // Who is dead leaves the list of the servers soon.
                server.HeartbeatInterval = TimeSpan.FromSeconds(15);
                (server.ServerCheckInterval, server.ServerTimeout) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));
                server.ShutdownTimeout = Drain.ForJobs;
            });
        }

        return builder;
    }

    /// <summary>The dashboard, for administrators, signed in as everywhere else.</summary>
    /// <remarks>Hangfire's own default lets in everybody who comes from this machine, which behind a proxy is everybody.</remarks>
    public static void MapJobsDashboard(this WebApplication app) =>
        app.MapHangfireDashboard("/jobs", new DashboardOptions { Authorization = [], AsyncAuthorization = [], DashboardTitle = "Outreach: jobs", AppPath = null, DisplayStorageConnectionString = false })
            .RequireAuthorization(AccessPolicies.Jobs)
            .WithDisplayName("Jobs dashboard");
}

/// <summary>Tells Hangfire what recurs, and what does no more: a schedule in the database is also the one of the version before.</summary>
internal sealed class JobSchedule(IRecurringJobManager hangfire, JobStorage storage, IConfiguration configuration) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        using (var connection = storage.GetConnection())
        {
            foreach (var gone in connection.GetRecurringJobs().Select(j => j.Id).Except(JobRunner.Names))
            {
                hangfire.RemoveIfExists(gone);
            }
        }

        foreach (var job in RecurringJobs.All)
        {
            var name = job.Name;
            hangfire.AddOrUpdate<JobRunner>(name, runner => runner.RunAsync(name, CancellationToken.None), job.Cron, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
        }

        ScheduledBackup.Schedule(hangfire, configuration);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
