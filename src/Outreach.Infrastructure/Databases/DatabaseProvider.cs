using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Outreach.Infrastructure.Databases;

public enum DatabaseProvider
{
    Sqlite = 1,
    PostgreSql = 2,
}

public static class DatabaseOptions
{
    /// <summary>The one place that knows both providers; the host, the tests and the design-time tools all come here.</summary>
    public static DbContextOptionsBuilder UseProvider(this DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString) =>
        (provider switch
        {
            DatabaseProvider.Sqlite => options.UseSqlite(ForSqlite(connectionString), o => o.MigrationsAssembly("Outreach.Migrations.Sqlite")),
            DatabaseProvider.PostgreSql => options.UseNpgsql(connectionString, o => o.UseNodaTime().MigrationsAssembly("Outreach.Migrations.PostgreSql")),
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
        }).UseSnakeCaseNamingConvention();

    private static string ForSqlite(string connectionString) =>
        new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, DefaultTimeout = 30 }.ConnectionString;
}
