using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Outreach.Infrastructure.Databases.Backups;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>How long a backup of a big database takes while the host runs, and how long until a restored one answers.</summary>
internal static class RestoreFigures
{
    public static async Task<IReadOnlyList<Figure>> OfPostgreSqlAsync(HostUnderTest host)
    {
        var there = await CountAsync(host.Database.ConnectionString);
        var backup = Path.Combine(Path.GetTempPath(), $"outreach_backup_{Guid.NewGuid():N}");
        try
        {
            var made = await TimeAsync(() => PostgreSqlServer.BackUpAsync(host.Database.ConnectionString, backup));
            PostgreSqlServer? restored = null;
            try
            {
                var took = await TimeAsync(async () =>
                {
                    restored = await PostgreSqlServer.RestoreAsync(backup);
                    var found = await CountAsync(new NpgsqlConnectionStringBuilder(restored.ConnectionString) { Database = host.Database.Name }.ConnectionString);
                    if (found != there)
                    {
                        throw new InvalidOperationException($"The restored database has {found} patients and not {there}.");
                    }
                });
                return Figures(made, took, SizeOf(backup));
            }
            finally
            {
                restored?.Dispose();
            }
        }
        finally
        {
            Directory.Delete(backup, recursive: true);
        }
    }

    public static async Task<IReadOnlyList<Figure>> OfSqliteAsync(HostUnderTest host)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_backup_").FullName;
        try
        {
            BackupFile? backup = null;
            var source = new SqliteConnectionStringBuilder(host.Database.ConnectionString).DataSource;
            var made = await TimeAsync(async () => backup = await SqliteBackup.MakeAsync(source, folder, 1, host.Clock, CancellationToken.None));
            var took = await TimeAsync(() => SqliteRestore.RunAsync(backup!.Path, Path.Combine(folder, "restored.db"), "before", CancellationToken.None));
            return Figures(made, took, backup!.Bytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyList<Figure> Figures(double made, double restored, long bytes) =>
    [
        new("scale", string.Create(CultureInfo.InvariantCulture, $"backup of the biggest, {bytes >> 20} MB"), made, "s"),
        new("scale", "restore of the biggest, until it answers", restored, "s"),
    ];

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<long> CountAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM patients", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
