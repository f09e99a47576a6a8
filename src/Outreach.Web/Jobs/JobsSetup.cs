using Hangfire;
using Hangfire.InMemory;
using Outreach.Web.Operating;
using Outreach.Web.Security;

namespace Outreach.Web.Jobs;

/// <summary>Hangfire as the clock of the system. What is due stands in the application's own tables.</summary>
internal static class JobsSetup
{
    public static WebApplicationBuilder AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<JobRunner>().AddSingleton<ScheduledBackup>();
        builder.Services.AddAntiforgery();
        // The host's own: Hangfire's is one for the process.
        builder.Services.AddSingleton<JobStorage>(_ => new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromHours(1) }));
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
                server.WorkerCount = settings.GetValue("Workers", 4);
                server.SchedulePollingInterval = TimeSpan.FromSeconds(1);
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

/// <summary>Tells Hangfire what recurs.</summary>
internal sealed class JobSchedule(IRecurringJobManager hangfire, IConfiguration configuration) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
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
