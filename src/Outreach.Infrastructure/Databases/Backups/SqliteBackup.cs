using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using NodaTime;
using NodaTime.Text;

namespace Outreach.Infrastructure.Databases.Backups;

/// <summary>A backup that lies in its folder, whole and checked.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of the file, hexadecimal; also in the file beside it, as <c>sha256sum --check</c> reads it.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>Copies a SQLite database while a host works with it, and keeps as many copies as it is told.</summary>
/// <remarks>
/// SQLite's own online backup: one snapshot, writers go on meanwhile. The copy is checked before it gets its name, so a name that is there is
/// a backup that can be used; what a killed backup leaves behind ends in <c>.part</c> and is swept by the next.
/// </remarks>
public static class SqliteBackup
{
    private const string Prefix = "outreach-";
    private const string Part = ".part";
    private static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <param name="keep">So many of the newest stay in the folder; older ones go when the new one is in place.</param>
    public static async Task<BackupFile> MakeAsync(string databasePath, string folder, int keep, IClock clock, CancellationToken cancellationToken)
    {
        CreatePrivateFolder(folder);
        foreach (var left in Directory.EnumerateFiles(folder, $"{Prefix}*{Part}"))
        {
            File.Delete(left);
        }

        var path = Path.Combine(folder, $"{Prefix}{Stamp.Format(clock.GetCurrentInstant())}.db");
        Copy(databasePath, path + Part);
        var hash = await HashAsync(path + Part, cancellationToken);
        await File.WriteAllTextAsync(path + ".sha256", $"{hash}  {Path.GetFileName(path)}\n", cancellationToken);
        File.Move(path + Part, path, overwrite: true);
        foreach (var old in Kept(folder).Skip(Math.Max(1, keep)))
        {
            File.Delete(old);
            File.Delete(old + ".sha256");
        }

        return new BackupFile(path, new FileInfo(path).Length, hash);
    }

    /// <summary>Backups in the folder, newest first.</summary>
    public static IReadOnlyList<string> Kept(string folder) =>
        [.. Directory.EnumerateFiles(folder, $"{Prefix}????????T??????Z.db").OrderDescending(StringComparer.Ordinal)];

    /// <exception cref="InvalidDataException">The file is not what was written, or not a sound database.</exception>
    public static async Task CheckAsync(string backup, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup + ".sha256"))
        {
            throw new InvalidDataException($"{backup}.sha256 is missing, which says what the backup must be.");
        }

        var expected = (await File.ReadAllTextAsync(backup + ".sha256", cancellationToken)).Split(' ')[0];
        if (!string.Equals(expected, await HashAsync(backup, cancellationToken), StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException($"{backup} is not the file that was backed up: its checksum differs.");
        }

        using var connection = Open(backup, SqliteOpenMode.ReadOnly);
        EnsureSound(connection, backup);
    }

    private static void Copy(string from, string to)
    {
        using (var source = Open(from, SqliteOpenMode.ReadOnly))
        using (var copy = Open(to, SqliteOpenMode.ReadWriteCreate))
        {
            source.BackupDatabase(copy);

            // One file, without a log beside it.
            Run(copy, "PRAGMA journal_mode = DELETE");
            EnsureSound(copy, to);
        }

        using var file = new FileStream(to, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    private static void EnsureSound(SqliteConnection connection, string path)
    {
        if (Run(connection, "PRAGMA integrity_check") != "ok")
        {
            throw new InvalidDataException($"{path} is damaged: SQLite's integrity check fails.");
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static string Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static void CreatePrivateFolder(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }

        Directory.CreateDirectory(folder);
    }
}
