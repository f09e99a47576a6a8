using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;
using Outreach.Web.Security;

namespace Outreach.Web;

/// <summary>Makes the database ready before the first request: one instance, safe settings, current tables.</summary>
internal static class DatabaseStart
{
    public static async Task RunAsync(IServiceProvider services, DatabaseSettings database, CancellationToken stopped)
    {
        if (database.SqlitePath is { } path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
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

        // Migrating compares whole models first, which takes longer than everything else here; one look at the history says whether there is any need.
        if ((await db.Database.GetPendingMigrationsAsync(CancellationToken.None)).Any())
        {
            await db.Database.MigrateAsync(CancellationToken.None);
        }

        await scope.ServiceProvider.GetRequiredService<FirstAdministrator>().EnsureAsync();
    }
}
