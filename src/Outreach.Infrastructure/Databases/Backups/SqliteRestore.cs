namespace Outreach.Infrastructure.Databases.Backups;

/// <summary>Puts a backup in the place of the database; what was there stays beside it.</summary>
public static class SqliteRestore
{
    /// <summary>A database that was not closed in order is three files.</summary>
    private static readonly string[] Parts = ["-wal", "-shm", ""];

    /// <returns>Where the replaced database is now; null if there was none.</returns>
    /// <exception cref="InvalidDataException">The backup is damaged; nothing was touched.</exception>
    /// <exception cref="InvalidOperationException">A host is running on the database.</exception>
    public static async Task<string?> RunAsync(string backup, string databasePath, string suffix, CancellationToken cancellationToken)
    {
        await SqliteBackup.CheckAsync(backup, cancellationToken);
        using var instance = InstanceLock.Take(databasePath);
        var arriving = databasePath + ".restoring";
        File.Copy(backup, arriving, overwrite: true);
        using (var file = new FileStream(arriving, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        // The old log belongs to the old file: beside the new one it would be played into it.
        var aside = File.Exists(databasePath) ? $"{databasePath}.{suffix}" : null;
        foreach (var part in Parts.Where(part => File.Exists(databasePath + part)))
        {
            File.Move(databasePath + part, aside + part, overwrite: true);
        }

        File.Move(arriving, databasePath);
        return aside;
    }
}
