using Hangfire;
using NodaTime;
using Outreach.Infrastructure;
using Outreach.Infrastructure.Databases.Backups;

namespace Outreach.Web.Operating;

/// <summary>Backs the SQLite database up on schedule, if the configuration section <c>Backup</c> names a <c>Folder</c>.</summary>
/// <remarks>PostgreSQL is backed up by its own means, beside Outreach.</remarks>
public sealed class ScheduledBackup(IConfiguration configuration, IClock clock, ILogger<ScheduledBackup> log)
{
    private const string EachNight = "30 21 * * *";

    /// <summary>A failure is logged as one and tried again, by Hangfire, within the hour.</summary>
    [AutomaticRetry(Attempts = 3, DelaysInSeconds = [60, 600, 1800])]
    [DisableConcurrentExecution(0)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settings = configuration.GetSection("Backup");
        if (DatabaseSettings.From(configuration).SqlitePath is not { } path || settings["Folder"] is not { Length: > 0 } folder)
        {
            return;
        }

        var made = await SqliteBackup.MakeAsync(path, folder, KeptOf(configuration), clock, cancellationToken);
        if (log.IsEnabled(LogLevel.Information))
        {
            log.LogInformation("Backed up {Bytes} bytes.", made.Bytes);
        }
    }

    /// <exception cref="StartRefusedException"><c>Backup:Keep</c> is no number of backups.</exception>
    internal static int KeptOf(IConfiguration configuration)
    {
        var given = configuration["Backup:Keep"];
        return KeptBackups.TryRead(given, out var keep) ? keep : throw new StartRefusedException(KeptBackups.Refusal(given, "Backup:Keep"));
    }

    /// <summary>At the start, not in the night.</summary>
    internal static void RefuseWrongSettings(WebApplicationBuilder builder) => KeptOf(builder.Configuration);

    internal static void Schedule(IRecurringJobManager hangfire, IConfiguration configuration)
    {
        var settings = configuration.GetSection("Backup");
        if (DatabaseSettings.From(configuration).SqlitePath is not null && settings["Folder"] is { Length: > 0 })
        {
            hangfire.AddOrUpdate<ScheduledBackup>(
                "back-up", backup => backup.RunAsync(CancellationToken.None), settings["Cron"] ?? EachNight, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
        }
    }
}
