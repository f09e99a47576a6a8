using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;

namespace Outreach.Infrastructure.Databases;

/// <summary>What must be true of a SQLite file before anything is written to it.</summary>
/// <remarks>
/// Before 3.51.3 SQLite could lose committed writes when the write-ahead log was reset; with synchronous below FULL a
/// power cut loses acknowledged bookings without a trace.
/// </remarks>
public static class SqliteStartupChecks
{
    private static readonly Version Oldest = new(3, 51, 3);
    private static readonly string[] NetworkFileSystems = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"];

    /// <summary>Sets the log mode, then checks version, durability and foreign keys.</summary>
    public static async Task RunAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await ExpectAsync(db, "PRAGMA journal_mode = WAL", "wal", cancellationToken);
            await ExpectAsync(db, "PRAGMA synchronous", "2", cancellationToken);
            await ExpectAsync(db, "PRAGMA foreign_keys", "1", cancellationToken);
            var version = Version.Parse(await ScalarAsync(db, "SELECT sqlite_version()", cancellationToken));
            if (version < Oldest)
            {
                throw new StartRefusedException($"SQLite {version} can lose committed writes; {Oldest} or later is needed.");
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Refuses a file on a network file system: its locks do not hold there.</summary>
    public static void RefuseNetworkFileSystem(string path)
    {
        const string Mounts = "/proc/mounts";
        if (!File.Exists(Mounts))
        {
            return;
        }

        var full = Path.GetFullPath(path);
        var mount = File.ReadLines(Mounts)
            .Select(line => line.Split(' '))
            .Where(parts => parts.Length > 2 && full.StartsWith(parts[1], StringComparison.Ordinal))
            .MaxBy(parts => parts[1].Length);
        if (mount is not null && NetworkFileSystems.Contains(mount[2]))
        {
            throw new StartRefusedException($"The database file is on a network file system ({mount[2]}), where SQLite's locks do not hold.");
        }
    }

    private static async Task ExpectAsync(OutreachDbContext db, string pragma, string expected, CancellationToken cancellationToken)
    {
        var actual = await ScalarAsync(db, pragma, cancellationToken);
        if (actual != expected)
        {
            throw new StartRefusedException($"'{pragma}' gives {actual}, not {expected}.");
        }
    }

    private static async Task<string> ScalarAsync(OutreachDbContext db, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture)!;
    }
}
