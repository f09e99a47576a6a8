using System.Globalization;
using Npgsql;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>A PostgreSQL server whose log is archived by the very scripts of <c>deploy/postgresql</c>, and that they bring back.</summary>
internal sealed class ArchivedServer : IDisposable
{
    /// <summary>Bytes of a file of the log.</summary>
    private const long FileSize = 16 << 20;

    private readonly PostgreSqlServer server;

    private ArchivedServer(PostgreSqlServer server) => this.server = server;

    public PostgreSqlServer Server => server;

    /// <summary>Everything that the server wrote before this place in its log is in the archive.</summary>
    public long EndOfArchive => Newest is { } file ? EndOf(Path.GetFileName(file.FullName)[..24]) : 0;

    /// <summary>When the newest file reached the archive; UTC.</summary>
    public DateTime ArchivedAt => Newest?.LastWriteTimeUtc ?? DateTime.MinValue;

    private FileInfo? Newest => new DirectoryInfo(Archive(server)).EnumerateFiles("*.gz").Where(f => f.Name.Length == 27).MaxBy(f => f.Name, StringComparer.Ordinal);

    private string Backups => Path.Combine(server.Folder, "base");

    public static async Task<ArchivedServer> StartAsync() => new(await PostgreSqlServer.StartAsync(first: async server =>
    {
        // As root the server runs as another user, who cannot read the folder of this program.
        await PostgreSqlServer.RunAsOwnerAsync("mkdir", Scripts(server), Archive(server), Path.Combine(server.Folder, "base"));
        foreach (var script in Directory.EnumerateFiles(SourceTree.Folder("deploy/postgresql"), "*.sh"))
        {
            File.Copy(script, Path.Combine(Scripts(server), Path.GetFileName(script)));
        }

        await File.AppendAllLinesAsync(Path.Combine(server.Data, "postgresql.conf"),
        [
            "wal_level = replica", "archive_mode = on", "archive_timeout = 1",
            $"archive_command = 'bash \"{Scripts(server)}/archive-wal.sh\" \"%p\" \"%f\" \"{Archive(server)}\"'",
        ]);
    }));

    public Task BackUpAsync() => ScriptAsync("base-backup.sh", Backups, Archive(server), "7");

    /// <summary>The machine is gone, and its disk with it; what is elsewhere are base backups and archive.</summary>
    public async Task LoseAsync()
    {
        await server.KillAsync();
        Directory.Delete(server.Data, recursive: true);
    }

    /// <summary>Until it takes writes.</summary>
    public async Task RestoreAsync()
    {
        await ScriptAsync("restore.sh", "--backups", Backups, "--archive", Archive(server), "--to", server.Data);
        await server.StartAgainAsync();
        await Patience.UntilAsync(() => !IsInRecovery(), "the restored server takes writes", TimeSpan.FromMinutes(5));
    }

    /// <summary>A place in the log, as a number: <c>1/2A</c>.</summary>
    public static long PlaceOf(string lsn) => lsn.Split('/') is [var high, var low] ? (Hex(high) << 32) + Hex(low) : throw new FormatException(lsn);

    public void Dispose() => server.Dispose();

    private bool IsInRecovery()
    {
        using var connection = new NpgsqlConnection($"{server.ConnectionString};Database=postgres;Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection);
        return command.ExecuteScalar() is true;
    }

    private Task ScriptAsync(string name, params string[] arguments) => PostgreSqlServer.RunAsOwnerAsync(
        "env",
        [
            "PGHOST=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"PGPORT={server.Port}"), "PGUSER=outreach", $"PG_BIN={Path.GetDirectoryName(PostgreSqlServer.Program("initdb"))}",
            "bash", Path.Combine(Scripts(server), name), .. arguments,
        ]);

    /// <summary>Timeline, number of four gigabytes, number of the file in them; eight digits each.</summary>
    private static long EndOf(string file) => (Hex(file[8..16]) << 32) + ((Hex(file[16..24]) + 1) * FileSize);

    private static long Hex(string digits) => long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string Scripts(PostgreSqlServer server) => Path.Combine(server.Folder, "scripts");

    private static string Archive(PostgreSqlServer server) => Path.Combine(server.Folder, "wal");
}
