using Microsoft.Data.Sqlite;
using Outreach.Infrastructure.Databases;

namespace Outreach.Web;

/// <summary>Which database, from the configuration section <c>Database</c>.</summary>
public sealed record DatabaseSettings(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>The path of the SQLite file; null on PostgreSQL.</summary>
    public string? SqlitePath => Provider == DatabaseProvider.Sqlite ? new SqliteConnectionStringBuilder(ConnectionString).DataSource : null;

    public static DatabaseSettings From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Database");
        return new DatabaseSettings(section.GetValue("Provider", DatabaseProvider.Sqlite), section["ConnectionString"] ?? "Data Source=data/outreach.db");
    }
}
