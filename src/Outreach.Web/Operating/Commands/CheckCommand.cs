using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Reminders;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>check</c>: would this installation work? One line for each thing looked at; the exit code is 0 if nothing failed.</summary>
/// <remarks>In the environment Development, where the demo is, what only a real installation needs is a remark.</remarks>
internal static class CheckCommand
{
    private static readonly Duration MostApart = Duration.FromSeconds(30);

    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var database = call.Database;
        var isDevelopment = string.Equals(call.Settings[HostDefaults.EnvironmentKey], Environments.Development, StringComparison.OrdinalIgnoreCase);
        var (failed, remarks) = (0, 0);
        foreach (var (name, look, isForRealOnly) in Looks(call, database))
        {
            var (isFine, detail) = await TryAsync(look, cancellationToken);
            var isRemark = !isFine && isForRealOnly && isDevelopment;
            failed += isFine || isRemark ? 0 : 1;
            remarks += isRemark ? 1 : 0;
            await call.Output.WriteLineAsync($"{(isFine ? "ok    " : isRemark ? "remark" : "FAILED")}  {name}: {detail}");
        }

        await call.Output.WriteLineAsync(
            failed > 0 ? string.Create(CultureInfo.InvariantCulture, $"{failed} failed")
            : remarks > 0 ? "All is well for a demo; a real installation needs what is remarked."
            : "All is well.");
        return failed == 0 ? 0 : 1;
    }

    private static IEnumerable<(string Name, Func<CancellationToken, Task<string>> Look, bool IsForRealOnly)> Looks(CommandCall call, DatabaseSettings database)
    {
        yield return ("database", cancellationToken => DatabaseAsync(database, cancellationToken), false);
        yield return ("clock", cancellationToken => ClockAsync(database, cancellationToken), true);
        yield return ("time zones", cancellationToken => ZonesAsync(database, cancellationToken), false);
        yield return ("gateways", cancellationToken => GatewaysAsync(call.Settings, cancellationToken), false);
        yield return ("backups", _ => Task.FromResult(Backups(call, database)), true);
        yield return ("public address", _ => Task.FromResult(PublicAddress(call.Settings)), true);
    }

    private static async Task<(bool IsFine, string Detail)> TryAsync(Func<CancellationToken, Task<string>> look, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await look(cancellationToken));
        }
        catch (Exception failure) when (failure is CommandRefusedException or InvalidOperationException or DbException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (false, failure.Message);
        }
    }

    private static async Task<string> DatabaseAsync(DatabaseSettings database, CancellationToken cancellationToken)
    {
        await using var db = await CommandDatabase.OpenCurrentAsync(database, cancellationToken);
        if (database.SqlitePath is { } path)
        {
            SqliteStartupChecks.RefuseNetworkFileSystem(path);
            await SqliteStartupChecks.RunAsync(db, cancellationToken);
            var free = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
            var size = new FileInfo(path).Length;
            return free > 2 * size
                ? string.Create(CultureInfo.InvariantCulture, $"SQLite, {size >> 20} MiB, {free >> 20} MiB free on its disk")
                : throw new CommandRefusedException("The disk has no room for the database to double.");
        }

        var version = await db.Database.SqlQuery<string>($"SELECT current_setting('server_version') AS \"Value\"").SingleAsync(cancellationToken);
        var fsync = await db.Database.SqlQuery<string>($"SELECT current_setting('fsync') || '/' || current_setting('synchronous_commit') AS \"Value\"").SingleAsync(cancellationToken);
        return fsync is "on/on" or "on/remote_write" or "on/remote_apply" or "on/local"
            ? $"PostgreSQL {version}, fsync/synchronous_commit {fsync}"
            : throw new CommandRefusedException($"PostgreSQL may lose what it acknowledged: fsync/synchronous_commit is {fsync}.");
    }

    /// <summary>Against the database server's clock where it has one, and against what was recorded last.</summary>
    private static async Task<string> ClockAsync(DatabaseSettings database, CancellationToken cancellationToken)
    {
        await using var db = await CommandDatabase.OpenCurrentAsync(database, cancellationToken);
        var now = SystemTime.Clock.GetCurrentInstant();
        var last = await db.AuditRecords.AsNoTracking().OrderByDescending(r => r.Id).Select(r => (Instant?)r.At).FirstOrDefaultAsync(cancellationToken);
        if (last > now + MostApart)
        {
            throw new CommandRefusedException($"This machine says {now}, but something was recorded at {last}.");
        }

        if (database.Provider == DatabaseProvider.Sqlite)
        {
            return $"{now}, not behind what was recorded last";
        }

        var server = await db.Database.SqlQuery<Instant>($"SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken);
        var apart = server > now ? server - now : now - server;
        return apart <= MostApart
            ? string.Create(CultureInfo.InvariantCulture, $"{now}, {apart.TotalSeconds:F1} s from the database server's")
            : throw new CommandRefusedException($"This machine says {now}, the database server {server}.");
    }

    private static async Task<string> ZonesAsync(DatabaseSettings database, CancellationToken cancellationToken)
    {
        await using var db = await CommandDatabase.OpenCurrentAsync(database, cancellationToken);
        var zones = await db.Hospitals.AsNoTracking().Select(h => h.Zone).Distinct().ToListAsync(cancellationToken);
        var unknown = zones.Where(z => !HospitalTime.IsZone(z)).ToList();
        return unknown.Count == 0
            ? $"{DateTimeZoneProviders.Tzdb.VersionId}; it knows the {zones.Count.ToString(CultureInfo.InvariantCulture)} zones of the hospitals"
            : throw new CommandRefusedException($"{DateTimeZoneProviders.Tzdb.VersionId} does not know {string.Join(", ", unknown)}.");
    }

    private static async Task<string> GatewaysAsync(IConfiguration settings, CancellationToken cancellationToken)
    {
        var probed = await GatewayProbe.RunAsync(settings, cancellationToken);
        var silent = probed.Where(p => p.Problem is not null).Select(p => $"{p.Name}: {p.Problem}").ToList();
        return silent.Count == 0 ? string.Join(", ", probed.Select(p => p.Name)) : throw new CommandRefusedException(string.Join("; ", silent));
    }

    private static string Backups(CommandCall call, DatabaseSettings database)
    {
        if (database.Provider == DatabaseProvider.PostgreSql)
        {
            return "PostgreSQL's own: see deploy/postgresql";
        }

        var kept = ScheduledBackup.KeptOf(call.Settings);
        return call.Settings["Backup:Folder"] is { Length: > 0 } folder
            ? Directory.Exists(folder) ? string.Create(CultureInfo.InvariantCulture, $"on schedule into {folder}, {kept} stay") : throw new CommandRefusedException($"The folder {folder} is not there.")
            : throw new CommandRefusedException("No folder is named in Backup:Folder: nothing is backed up on schedule.");
    }

    private static string PublicAddress(IConfiguration settings) => settings["PublicAddress"] is not { Length: > 0 } address
        ? throw new CommandRefusedException("PublicAddress is empty: patients' slips carry no link.")
        : Uri.TryCreate(address, UriKind.Absolute, out _) ? address : throw new CommandRefusedException($"PublicAddress is no address: {address}");
}
