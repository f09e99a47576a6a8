using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Outreach.Application.Persistence;

namespace Outreach.Infrastructure.Databases;

/// <summary>Makes the tables, or brings them up to this version: those of the application, and on PostgreSQL those of the jobs.</summary>
public static class DatabaseTables
{
    /// <summary>Any number; whoever makes tables holds it.</summary>
    private const long Lock = 20_261_124;

    /// <summary>One process at a time; two looks and nothing more if all are current, which asks for no right to make tables.</summary>
    /// <remarks>
    /// EF's own lock is on the table in which it writes down what it did: of several nodes that start on an empty database, two make that table and both go on.
    /// </remarks>
    /// <param name="connectionString">Of this database; a connection that is open does not tell its password.</param>
    /// <returns>The migrations that were applied.</returns>
    public static async Task<IReadOnlyList<string>> BringUpAsync(OutreachDbContext db, string connectionString, CancellationToken cancellationToken)
    {
        await MakeDatabaseAsync(db, cancellationToken);
        if (await AreCurrentAsync(db, connectionString, cancellationToken))
        {
            return [];
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            if (db.Database.IsNpgsql())
            {
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({Lock})", cancellationToken);
            }

            var behind = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            await db.Database.MigrateAsync(cancellationToken);
            if (db.Database.IsNpgsql())
            {
                await JobsDatabase.InstallAsync(connectionString, cancellationToken);
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

    /// <remarks>On PostgreSQL the lock is in the database, so that must be there first; of several who find it missing one makes it. A SQLite file is made by migrating.</remarks>
    private static async Task MakeDatabaseAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!db.Database.IsNpgsql() || await creator.ExistsAsync(cancellationToken))
        {
            return;
        }

        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another one was quicker.
        }
    }

    /// <remarks>Migrating compares whole models first, which takes longer than the rest of a start; the history of migrations says whether there is any need.</remarks>
    private static async Task<bool> AreCurrentAsync(OutreachDbContext db, string connectionString, CancellationToken cancellationToken) =>
        !(await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
        && (!db.Database.IsNpgsql() || await JobsDatabase.IsCurrentAsync(connectionString, cancellationToken));
}
