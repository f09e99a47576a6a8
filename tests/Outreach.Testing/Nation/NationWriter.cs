using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Databases.Moving;

namespace Outreach.Testing.Nation;

/// <summary>Takes entities as the domain makes them and writes them many at a time: PostgreSQL by its binary copy, SQLite by a prepared statement.</summary>
/// <remarks>Counters that the application keeps by updates in the database (places taken, units reserved) are given beside the entity.</remarks>
internal sealed class NationWriter : IAsyncDisposable
{
    private const int BatchSize = 100_000;

    private readonly OutreachDbContext db;
    private readonly Dictionary<Type, (StoredTable Table, List<object?[]> Rows)> waiting = [];
    private int count;

    private NationWriter(OutreachDbContext db) => this.db = db;

    public long Rows { get; private set; }

    public static async Task<NationWriter> OpenAsync(OutreachDbContext db)
    {
        await db.Database.OpenConnectionAsync();
        if (db.Database.GetDbConnection() is NpgsqlConnection connection)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await PostgreSqlGuards.SleepAsync(connection, StoredTable.All(db.Model), CancellationToken.None);
            await transaction.CommitAsync();
        }
        else
        {
            // Nobody waits for this database to survive a power cut before it is full.
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF");
            await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous = OFF");
        }

        return new NationWriter(db);
    }

    /// <param name="counted">Columns with values of their own instead of the entity's.</param>
    public void Add<T>(T entity, params ReadOnlySpan<(string Column, object? Value)> counted)
        where T : class
    {
        if (!waiting.TryGetValue(typeof(T), out var kind))
        {
            waiting[typeof(T)] = kind = (StoredTable.Of(db.Model.FindEntityType(typeof(T))!), []);
        }

        var columns = kind.Table.Columns;
        var row = new object?[columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = columns[i].Get(entity);
            foreach (var (column, value) in counted)
            {
                row[i] = column == columns[i].Name ? value : row[i];
            }
        }

        kind.Rows.Add(row);
        count++;
    }

    public Task FlushIfFullAsync() => count >= BatchSize ? FlushAsync() : Task.CompletedTask;

    /// <summary>Guards up again: every row is checked against every key.</summary>
    public async Task FinishAsync()
    {
        await FlushAsync();
        if (db.Database.GetDbConnection() is NpgsqlConnection connection)
        {
            await using (var transaction = await connection.BeginTransactionAsync())
            {
                await PostgreSqlGuards.WakeAsync(connection, StoredTable.All(db.Model), CancellationToken.None);
                await transaction.CommitAsync();
            }

            await using var analyze = new NpgsqlCommand("VACUUM ANALYZE", connection) { CommandTimeout = 0 };
            await analyze.ExecuteNonQueryAsync();
        }
        else
        {
            await db.Database.ExecuteSqlRawAsync("ANALYZE");
            await db.Database.ExecuteSqlRawAsync("PRAGMA synchronous = FULL");
        }
    }

    public async ValueTask DisposeAsync() => await db.Database.CloseConnectionAsync();

    private async Task FlushAsync()
    {
        foreach (var (table, rows) in waiting.Values.Where(k => k.Rows.Count > 0))
        {
            await (db.Database.GetDbConnection() switch
            {
                NpgsqlConnection postgreSql => CopyAsync(postgreSql, table, rows),
                SqliteConnection sqlite => Task.Run(() => Insert(sqlite, table, rows)),
                _ => throw new UnreachableException(),
            });
            Rows += rows.Count;
            rows.Clear();
        }

        count = 0;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, StoredTable table, List<object?[]> rows)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY \"{table.Name}\" ({table.ColumnList}) FROM STDIN (FORMAT BINARY)");
        copy.Timeout = TimeSpan.FromHours(1);
        foreach (var row in rows)
        {
            await PostgreSqlRows.WriteAsync(copy, table, row, CancellationToken.None);
        }

        await copy.CompleteAsync();
    }

    private static void Insert(SqliteConnection connection, StoredTable table, List<object?[]> rows)
    {
        using var transaction = connection.BeginTransaction();
        var sql = $"INSERT INTO \"{table.Name}\" ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select(_ => "?"))})";
        SqliteRows.Write(connection, sql, rows.Count, table.Columns.Count, (row, column) => rows[row][column] is { } value ? table.Columns[column].ToProvider(value) : null);
        transaction.Commit();
    }
}
