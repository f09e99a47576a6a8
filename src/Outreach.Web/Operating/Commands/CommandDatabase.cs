using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;

namespace Outreach.Web.Operating.Commands;

/// <summary>Opens databases for commands, without a host around them.</summary>
internal static class CommandDatabase
{
    public static OutreachDbContext Open(DatabaseSettings database)
    {
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(database.Provider, database.ConnectionString).UseModel(DatabaseStart.ModelOf(database.Provider));
        return new OutreachDbContext(options.Options);
    }

    /// <summary>For reading only: the database itself refuses a write.</summary>
    /// <exception cref="CommandRefusedException">There is none, or its tables are not this version's.</exception>
    public static Task<OutreachDbContext> OpenToReadAsync(DatabaseSettings database, CancellationToken cancellationToken) => OpenCurrentAsync(
        database with
        {
            ConnectionString = database.Provider == DatabaseProvider.Sqlite
                ? new SqliteConnectionStringBuilder(database.ConnectionString) { Mode = SqliteOpenMode.ReadOnly }.ConnectionString
                : new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c default_transaction_read_only=on" }.ConnectionString,
        },
        cancellationToken);

    /// <exception cref="CommandRefusedException">There is none, or its tables are not this version's.</exception>
    public static async Task<OutreachDbContext> OpenCurrentAsync(DatabaseSettings database, CancellationToken cancellationToken)
    {
        if (database.SqlitePath is { } path && !File.Exists(path))
        {
            throw new CommandRefusedException($"There is no database at {path}.");
        }

        var db = Open(database);
        var behind = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (behind.Count == 0)
        {
            return db;
        }

        await db.DisposeAsync();
        throw new CommandRefusedException($"The database is not at this version's tables; missing: {string.Join(", ", behind)}.");
    }
}
