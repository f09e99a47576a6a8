using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Infrastructure;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Databases.Moving;
using Outreach.Web.Security;

namespace Outreach.Web;

/// <summary>Makes the database ready before the first request: one instance, safe settings, current tables.</summary>
internal static class DatabaseStart
{
    /// <summary>Made by <c>migrations/compile-models.sh</c>, so that the host does not work it out at each start.</summary>
    public static IModel ModelOf(DatabaseProvider provider) => provider == DatabaseProvider.Sqlite
        ? Migrations.Sqlite.CompiledModel.OutreachDbContextModel.Instance
        : Migrations.PostgreSql.CompiledModel.OutreachDbContextModel.Instance;

    /// <summary>Loads what the first use of the database needs, while the host is still being composed: half of the way to it is compiling code.</summary>
    /// <remarks>It uses an empty database in memory, or none: nothing is connected to.</remarks>
    public static Task LoadAheadAsync(DatabaseProvider provider) => Task.Run(async () =>
    {
        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(provider, provider == DatabaseProvider.Sqlite ? "Data Source=:memory:" : "Host=localhost").UseModel(ModelOf(provider));
        await using var db = new OutreachDbContext(options.Options);
        _ = db.Settings.ToQueryString();
        if (provider == DatabaseProvider.Sqlite)
        {
            await db.Database.GetAppliedMigrationsAsync(CancellationToken.None);
        }
    });

    public static async Task RunAsync(IServiceProvider services, DatabaseSettings database, CancellationToken stopped)
    {
        if (database.SqlitePath is { } path)
        {
            SqliteStartupChecks.RefuseNetworkFileSystem(path);
            var instance = InstanceLock.Take(path);
            stopped.Register(instance.Dispose);
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OutreachDbContext>();
        if (database.SqlitePath is not null)
        {
            await SqliteStartupChecks.RunAsync(db, CancellationToken.None);
        }

        if (await DatabaseMove.IsUnfinishedAsync(db, CancellationToken.None))
        {
            throw new StartRefusedException("A move into this database is not finished; run 'Outreach.Web move' again.");
        }

        await DatabaseTables.BringUpAsync(db, database.ConnectionString, CancellationToken.None);
        await using var alone = await AloneAsync(services, database);
        if (database.Provider == DatabaseProvider.PostgreSql)
        {
            await services.GetRequiredService<ProtectionKeys>().RefuseAnotherSecretAsync(db, CancellationToken.None);
        }

        await services.GetRequiredService<SigningKey>().LoadKeyAsync(db, services.GetRequiredService<IDatabaseEngine>(), CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().EnsureAsync();
    }

    /// <summary>Of nodes that start at the same moment one makes keys, and the others find them. Held until it is disposed.</summary>
    /// <remarks>Two nodes that each made a key of their own would not know the other's cookies until they looked at the database again, a day later.</remarks>
    private static async Task<OutreachDbContext> AloneAsync(IServiceProvider services, DatabaseSettings database)
    {
        var db = await services.GetRequiredService<IDbContextFactory<OutreachDbContext>>().CreateDbContextAsync();
        if (database.Provider == DatabaseProvider.PostgreSql)
        {
            await db.Database.BeginTransactionAsync();
            await services.GetRequiredService<IDatabaseEngine>().LockNameAsync(db, "start-of-a-node", CancellationToken.None);
        }

        return db;
    }
}
