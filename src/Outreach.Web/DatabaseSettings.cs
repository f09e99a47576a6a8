using Microsoft.Data.Sqlite;
using Outreach.Infrastructure;
using Outreach.Infrastructure.Databases;

namespace Outreach.Web;

/// <summary>Which database, from the configuration section <c>Database</c>.</summary>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>The path of the SQLite file; null on PostgreSQL.</summary>
    public string? SqlitePath => Provider == DatabaseProvider.Sqlite ? new SqliteConnectionStringBuilder(ConnectionString).DataSource : null;

    /// <exception cref="StartRefusedException">The provider is none that there is.</exception>
    public static DatabaseSettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Database");
        return new DatabaseSettings(ProviderOf(section["Provider"]), section["ConnectionString"] ?? "Data Source=data/outreach.db");
    }

    private static DatabaseProvider ProviderOf(string? given) =>
        given is null ? DatabaseProvider.Sqlite
        : Enum.GetNames<DatabaseProvider>().FirstOrDefault(name => name.Equals(given, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<DatabaseProvider>(name)
        : throw new StartRefusedException($"Database:Provider is '{given}'; it can be {string.Join(" or ", Enum.GetNames<DatabaseProvider>())}.");
}
