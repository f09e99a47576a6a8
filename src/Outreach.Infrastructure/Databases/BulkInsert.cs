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
/// Inserts with the model's own tables, columns and conversions. SQLite takes one prepared statement again and again, PostgreSQL many
/// rows in a statement: each what it is fastest at.
/// </summary>
internal sealed class BulkInsert : IBulkInsert
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
            SqliteInsert.Run(sqlite, StatementOf(into, columns.Length, 1), entities.Count, columns.Length, (row, column) => columns[column].ToProvider(columns[column].Get(entities[row])));
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

    public async Task<IAsyncDisposable> HoldConnectionAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new HeldConnection(db);
    }

    private static void SetParameters<T>(DbCommand command, StoredColumn[] columns, T[] rows)
        where T : class
    {
        command.Parameters.Clear();
        var number = 0;
        foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                command.Parameters.Add(column.Mapping.CreateParameter(command, NameOf(number++), column.Get(row), column.IsNullable));
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
                text.Append(j == 0 ? "" : ", ").Append(NameOf((i * columns) + j));
            }

            text.Append(')');
        }

        return text.ToString();
    }

    private static string NameOf(int parameter) => string.Create(CultureInfo.InvariantCulture, $"@p{parameter}");

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
                SqliteInsert.GiveMemoryBack(sqlite);
            }

            await db.Database.CloseConnectionAsync();
        }
    }
}
