using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Outreach.Infrastructure.Databases;

public enum DatabaseProvider
{
    Sqlite = 1,
    PostgreSql = 2,
}

public static class DatabaseOptions
{
    private const string Prepared = "Max Auto Prepare";

    /// <summary>More than the statements that a node sends again and again.</summary>
    private const int StatementsPrepared = 150;

    /// <summary>The one place that knows both providers; the host, the tests and the design-time tools all come here.</summary>
    public static DbContextOptionsBuilder UseProvider(this DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString) =>
        (provider switch
        {
            DatabaseProvider.Sqlite => options.UseSqlite(ForSqlite(connectionString), o => o.MigrationsAssembly("Outreach.Migrations.Sqlite")),
            DatabaseProvider.PostgreSql => options.UseNpgsql(ForPostgreSql(connectionString), o => o.UseNodaTime().MigrationsAssembly("Outreach.Migrations.PostgreSql")),
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
        }).UseSnakeCaseNamingConvention();

    private static string ForSqlite(string connectionString) =>
        new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30 }.ConnectionString;

    /// <remarks>
    /// A connection's statements are planned once and not each time, as planning takes PostgreSQL longer than most of ours take to run. Behind a
    /// proxy that hands a connection round between transactions and does not know prepared statements, the connection string says 0.
    /// </remarks>
    private static string ForPostgreSql(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize(Prepared))
        {
            settings.MaxAutoPrepare = StatementsPrepared;
        }

        return settings.ConnectionString;
    }
}
