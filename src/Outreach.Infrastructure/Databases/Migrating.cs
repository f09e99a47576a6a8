using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;

namespace Outreach.Infrastructure.Databases;

public static class Migrating
{
    /// <summary>Any number; whoever migrates holds it.</summary>
    private const long Lock = 20_261_124;

    /// <summary>Brings the tables up to this version, one process at a time.</summary>
    /// <remarks>
    /// EF's own lock is on the table in which it writes down what it did: of several nodes that start on an empty database, two make that table and both go on.
    /// </remarks>
    /// <returns>What was applied.</returns>
    public static async Task<IReadOnlyList<string>> MigrateOneAtATimeAsync(this OutreachDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            if (db.Database.IsNpgsql())
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Lock})", cancellationToken);
            }

            var behind = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            if (behind.Count > 0)
            {
                await db.Database.MigrateAsync(cancellationToken);
            }

            return behind;
        }
        finally
        {
            if (db.Database.IsNpgsql())
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
            }

            await db.Database.CloseConnectionAsync();
        }
    }
}
