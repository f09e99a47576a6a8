using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;

namespace Outreach.Testing;

/// <summary>
/// One migrated, empty database of each provider for the whole test program. A test's own database is a copy of it:
/// running the migrations once instead of once a test saves most of the time of a short test.
/// </summary>
internal static class TemplateDatabase
{
    private static readonly Lazy<Task<string>> Sqlite = new(MakeSqliteAsync);
    private static readonly Lazy<Task<string>> PostgreSql = new(MakePostgreSqlAsync);

    /// <summary>Makes a SQLite file by copying.</summary>
    public static async Task CopySqliteAsync(string path) => File.Copy(await Sqlite.Value, path);

    /// <summary>Makes a database of the test command's server by copying.</summary>
    public static async Task CopyPostgreSqlAsync(string name)
    {
        var template = await PostgreSql.Value;
        await using var server = new NpgsqlConnection(Server("postgres"));
        await server.OpenAsync();
        await using var copy = server.CreateCommand();
        copy.CommandText = $"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"";
        await copy.ExecuteNonQueryAsync();
    }

    private static async Task<string> MakeSqliteAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"outreach_template_{Guid.NewGuid():N}.db");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);

        // Without a pool the last connection is closed at the end, which moves the log into the file.
        await using var db = Open(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        await SqliteStartupChecks.RunAsync(db, CancellationToken.None);
        await db.Database.MigrateAsync();
        return path;
    }

    private static async Task<string> MakePostgreSqlAsync()
    {
        var name = $"outreach_template_{Guid.NewGuid():N}";
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Drop(name);
        await using var db = Open(DatabaseProvider.PostgreSql, Server(name));
        await DatabaseTables.BringUpAsync(db, Server(name), CancellationToken.None);
        return name;
    }

    /// <remarks>A server that was started for this process alone is gone by now, with all its databases.</remarks>
    private static void Drop(string name)
    {
        try
        {
            DropIfThere(name);
        }
        catch (NpgsqlException gone) when (gone is not PostgresException)
        {
        }
    }

    private static void DropIfThere(string name)
    {
        using var server = new NpgsqlConnection(Server("postgres"));
        server.Open();
        using var drop = server.CreateCommand();
        drop.CommandText = $"DROP DATABASE IF EXISTS \"{name}\"";
        drop.ExecuteNonQuery();
    }

    /// <remarks>Nobody may be connected to a database that is being copied, so nothing is pooled.</remarks>
    private static string Server(string database) =>
        new NpgsqlConnectionStringBuilder(TestDatabase.PostgreSqlServer) { Database = database, Pooling = false }.ConnectionString;

    private static OutreachDbContext Open(DatabaseProvider provider, string connectionString)
    {
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(provider, connectionString);
        return new OutreachDbContext(options.Options);
    }
}
