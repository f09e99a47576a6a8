using Microsoft.EntityFrameworkCore;

namespace Outreach.Application.Persistence;

public static class SnapshotReading
{
    public static bool IsSqlite(this OutreachDbContext db) => db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);

    /// <summary>Lets several queries see one state of the database: between two of them others go on writing.</summary>
    /// <remarks>Spelled out, because the provider's own transaction on SQLite would ask for the writer's place.</remarks>
    public static async Task<T> OnOneSnapshotAsync<T>(this OutreachDbContext db, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await read();
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
        var begun = false;
        try
        {
            await db.Database.ExecuteSqlRawAsync(db.IsSqlite() ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
            begun = true;
            return await read();
        }
        finally
        {
            if (begun)
            {
                await db.Database.ExecuteSqlRawAsync("ROLLBACK", CancellationToken.None);
            }

            await db.Database.CloseConnectionAsync();
        }
    }
}
