using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Databases;

/// <summary>
/// Writes with the model's own tables, columns and conversions. SQLite takes one prepared statement again and again, PostgreSQL many
/// rows in a statement: each what it is fastest at.
/// </summary>
internal sealed class RowWriter : IRowWriter
{
    /// <summary>PostgreSQL takes at most 65,535 parameters.</summary>
    private const int MostParameters = 30_000;

    private readonly ConcurrentDictionary<IEntityType, Target> targets = new();

    public async Task InsertAsync<T>(OutreachDbContext db, IReadOnlyList<T> entities, CancellationToken cancellationToken)
        where T : class
    {
        if (entities.Count == 0)
        {
            return;
        }

        var (columns, into) = targets.GetOrAdd(db.Model.FindEntityType(typeof(T))!, Target.Of);
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Rows are inserted within a transaction.");
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
        {
            SqliteRows.Write(sqlite, StatementOf(into, columns.Length, 1), entities.Count, columns.Length, (row, column) => columns[column].ToProvider(columns[column].Get(entities[row])));
            return;
        }

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        foreach (var rows in entities.Chunk(MostParameters / columns.Length))
        {
            command.CommandText = StatementOf(into, columns.Length, rows.Length);
            SetParameters(command, columns, rows);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <remarks>
    /// SQLite has one writer, so what was read in this transaction is as it was read; and it takes a save's statements one by one, each with its parameters
    /// looked up by name. PostgreSQL gets them together, with their conditions, from the save.
    /// </remarks>
    public void Update<T>(OutreachDbContext db, IReadOnlyList<T> entities)
        where T : class
    {
        if (db.Database.GetDbConnection() is not SqliteConnection sqlite || db.Database.CurrentTransaction is null)
        {
            return;
        }

        var entries = entities.Select(e => db.Entry(e)).Where(e => e.State == EntityState.Modified).ToList();
        var table = StoredTable.Of(db.Model.FindEntityType(typeof(T))!);
        var changed = entries.SelectMany(e => e.Properties.Where(p => p.IsModified)).Select(p => p.Metadata.GetColumnName()).ToHashSet(StringComparer.Ordinal);
        if (changed.Count == 0)
        {
            return;
        }

        // What has changed in any of them is written of all of them; other columns would only cost their indexes.
        StoredColumn[] columns = [.. table.Columns.Where(c => changed.Contains(c.Name)), .. table.Key.Select(k => table.Columns.Single(c => c.Name == k))];
        var sql = $"UPDATE \"{table.Name}\" SET {string.Join(", ", columns[..changed.Count].Select(c => $"\"{c.Name}\" = ?"))} WHERE {string.Join(" AND ", table.Key.Select(k => $"\"{k}\" = ?"))}";
        SqliteRows.Write(sqlite, sql, entries.Count, columns.Length, (row, column) => columns[column].ToProvider(columns[column].Get(entries[row].Entity)));
        foreach (var entry in entries)
        {
            // An entity that only becomes unchanged gets back what it had.
            entry.OriginalValues.SetValues(entry.CurrentValues);
            entry.State = EntityState.Unchanged;
        }
    }

    public async Task<IAsyncDisposable> HoldConnectionAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new HeldConnection(db);
    }

    /// <remarks>By their place: names are looked up one by one, which was an eighth of the processor's time of whoever writes many rows.</remarks>
    private static void SetParameters<T>(DbCommand command, StoredColumn[] columns, T[] rows)
        where T : class
    {
        command.Parameters.Clear();
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                command.Parameters.Add(column.Mapping.CreateParameter(command, string.Empty, column.Get(row), column.IsNullable));
            }
        }
    }

    private static string StatementOf(string into, int columns, int rows)
    {
        var text = new StringBuilder(into);
        for (var i = 0; i < rows; i++)
        {
            text.Append(i == 0 ? " (" : ", (");
            for (var j = 0; j < columns; j++)
            {
                text.Append(j == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"${(i * columns) + j + 1}");
            }

            text.Append(')');
        }

        return text.ToString();
    }

    /// <summary>What is known of a table before any row of it.</summary>
    private sealed record Target(StoredColumn[] Columns, string Into)
    {
        public static Target Of(IEntityType type)
        {
            var table = StoredTable.Of(type);
            return new Target([.. table.Columns], $"INSERT INTO \"{table.Name}\" ({table.ColumnList}) VALUES");
        }
    }

    private sealed class HeldConnection(OutreachDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (db.Database.GetDbConnection() is SqliteConnection { State: ConnectionState.Open } sqlite)
            {
                SqliteRows.GiveMemoryBack(sqlite);
            }

            await db.Database.CloseConnectionAsync();
        }
    }
}
