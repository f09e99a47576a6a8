using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;
using Xunit;

namespace Outreach.Testing;

/// <summary>A real, migrated, empty database of one provider, dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(DatabaseProvider provider, string name, string connectionString) => (Provider, Name, ConnectionString) = (provider, name, connectionString);

    private bool goesWithItsServer;

    public DatabaseProvider Provider { get; }

    /// <summary>Unique among all test databases.</summary>
    public string Name { get; }

    public string ConnectionString { get; }

    /// <summary>Where hosts in this process keep the secret of the keys in it.</summary>
    public string KeysFolder => Path.Combine(Path.GetTempPath(), "outreach_keys_" + Name);

    /// <summary>Connection string of the test command's private cluster, without a database.</summary>
    public static string? PostgreSqlServer => Environment.GetEnvironmentVariable("OUTREACH_TEST_POSTGRESQL");

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var name = $"outreach_{Guid.NewGuid():N}";
        var database = new TestDatabase(provider, name, provider switch
        {
            DatabaseProvider.Sqlite => $"Data Source={Path.Combine(Path.GetTempPath(), name)}.db",
            _ => new NpgsqlConnectionStringBuilder(PostgreSqlServer) { Database = name, MaxPoolSize = 16 }.ConnectionString,
        });
        await (provider == DatabaseProvider.Sqlite ? TemplateDatabase.CopySqliteAsync(database.FilePath) : TemplateDatabase.CopyPostgreSqlAsync(name));
        return database;
    }

    /// <summary>A SQLite file in a folder of one's own.</summary>
    public static async Task<TestDatabase> CreateInAsync(string folder)
    {
        var name = $"outreach_{Guid.NewGuid():N}";
        var database = new TestDatabase(DatabaseProvider.Sqlite, name, $"Data Source={Path.Combine(folder, name)}.db");
        await TemplateDatabase.CopySqliteAsync(database.FilePath);
        return database;
    }

    /// <summary>On a server of one's own, without the template that the others are copied from.</summary>
    /// <param name="first">What is done with it while it is not there yet, such as letting another release make its tables.</param>
    public static async Task<TestDatabase> CreateOnAsync(PostgreSqlServer server, Func<TestDatabase, Task>? first = null)
    {
        var name = $"outreach_{Guid.NewGuid():N}";
        var database = new TestDatabase(DatabaseProvider.PostgreSql, name, new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, MaxPoolSize = 16 }.ConnectionString) { goesWithItsServer = true };
        await (first?.Invoke(database) ?? Task.CompletedTask);
        await using var db = database.Open();
        await DatabaseTables.BringUpAsync(db, database.ConnectionString, CancellationToken.None);
        return database;
    }

    /// <summary>One that is there already, on a server, and stays.</summary>
    public static TestDatabase At(string connectionString) =>
        new(DatabaseProvider.PostgreSql, new NpgsqlConnectionStringBuilder(connectionString).Database!, connectionString) { goesWithItsServer = true };

    private string FilePath => new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    public OutreachDbContext Open()
    {
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(Provider, ConnectionString);
        return new OutreachDbContext(options.Options);
    }

    public async ValueTask DisposeAsync()
    {
        if (goesWithItsServer)
        {
            return;
        }

        await using var db = Open();
        if (Provider == DatabaseProvider.Sqlite)
        {
            SqliteConnection.ClearAllPools();
        }
        else
        {
            NpgsqlConnection.ClearAllPools();
        }

        await db.Database.EnsureDeletedAsync();
        if (Directory.Exists(KeysFolder))
        {
            Directory.Delete(KeysFolder, recursive: true);
        }
    }
}

/// <summary>One row for each provider. A provider that is not configured shows up as skipped, never as passed.</summary>
public sealed class EachProvider : TheoryData<DatabaseProvider>
{
    public EachProvider()
    {
        Add(DatabaseProvider.Sqlite);
        Add(new TheoryDataRow<DatabaseProvider>(DatabaseProvider.PostgreSql)
        {
            Skip = TestDatabase.PostgreSqlServer is null ? "OUTREACH_TEST_POSTGRESQL is not set." : null,
        });
    }
}
