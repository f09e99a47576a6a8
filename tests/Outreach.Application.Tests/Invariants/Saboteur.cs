using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Outreach.Application.Invariants;
using Outreach.Infrastructure.Databases;

namespace Outreach.Application.Tests.Invariants;

/// <summary>Takes a test database's own protection away and breaks it by hand.</summary>
internal sealed class Saboteur(ConsistentWorld world, DatabaseProvider provider)
{
    public SqlDialect Sql { get; } = new(provider == DatabaseProvider.Sqlite);

    public ConsistentWorld World { get; } = world;

    public string Nowhere => Sql.Id(Guid.Parse("019ab000-0000-7000-8000-00000000dead"));

    /// <summary>Statements that copy the rows of a table under other values of some columns.</summary>
    public string Copy(string table, string where, params (string Column, string Value)[] changes)
    {
        using var db = World.App.OpenDatabase();
        var entity = db.Model.GetEntityTypes().Single(t => t.GetTableName() == table);
        var columns = entity.GetProperties().Select(p => p.GetColumnName(StoreObjectIdentifier.Table(table))!).ToList();
        var values = columns.Select(c => Array.Find(changes, x => x.Column == c).Value ?? c);
        return $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM {table} WHERE {where}";
    }

    /// <summary>Takes the protection away for good; what is broken afterwards can be rolled back.</summary>
    public async Task LoosenAsync()
    {
        await using var db = World.App.OpenDatabase();
        await db.Database.OpenConnectionAsync();
        await ForEachAsync(db.Database.GetDbConnection(), Sql.IsSqlite ? LoosenSqlite : LoosenPostgreSql);
    }

    /// <summary>What the checker finds with a plant in place; the plant is gone afterwards.</summary>
    public async Task<IReadOnlyList<InvariantFinding>> FindingsWithAsync(params string[] statements)
    {
        await using var db = World.App.OpenDatabase();
        await db.Database.OpenConnectionAsync();
        await ForEachAsync(db.Database.GetDbConnection(), Sql.IsSqlite ? LoosenSqliteConnection : LoosenPostgreSqlConnection);
        await using var transaction = await db.Database.BeginTransactionAsync();
        foreach (var statement in statements)
        {
            await ExecuteAsync(db.Database.GetDbConnection(), statement, transaction.GetDbTransaction());
        }

        return await new InvariantChecker(db, World.App.Clock).RunAsync(CancellationToken.None);
    }

    private static readonly string[] LoosenSqliteConnection = ["SELECT 'PRAGMA foreign_keys = OFF'", "SELECT 'PRAGMA ignore_check_constraints = ON'"];

    private static readonly string[] LoosenPostgreSqlConnection = ["SELECT 'SET session_replication_role = replica'"];

    private static readonly string[] LoosenSqlite =
    [
        "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger'",
        "SELECT 'DROP INDEX ' || name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%UNIQUE%'",

        // The only way to lose a primary key.
        "SELECT 'CREATE TABLE keyless AS SELECT * FROM idempotency_records'",
        "SELECT 'DROP TABLE idempotency_records'",
        "SELECT 'ALTER TABLE keyless RENAME TO idempotency_records'",
    ];

    private static readonly string[] LoosenPostgreSql =
    [
        "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 AND connamespace = 'public'::regnamespace",
        "SELECT 'DROP INDEX ' || indexrelid::regclass FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indisunique AND NOT indisprimary AND relnamespace = 'public'::regnamespace",
        "SELECT 'ALTER TABLE idempotency_records DROP CONSTRAINT pk_idempotency_records'",
    ];

    private static async Task ForEachAsync(DbConnection connection, string[] sources)
    {
        foreach (var source in sources)
        {
            var statements = new List<string>();
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = source;
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    statements.Add(reader.GetString(0));
                }
            }

            foreach (var statement in statements)
            {
                await ExecuteAsync(connection, statement);
            }
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string statement, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync();
    }
}
