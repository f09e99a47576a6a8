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

    private readonly ConcurrentDictionary<IEntityType, Table> tables = new();

    public async Task InsertAsync<T>(OutreachDbContext db, IReadOnlyList<T> entities, CancellationToken cancellationToken)
        where T : class
    {
        if (entities.Count == 0)
        {
            return;
        }

        var table = tables.GetOrAdd(db.Model.FindEntityType(typeof(T))!, Table.Of);
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Rows are inserted within a transaction.");
        if (db.Database.GetDbConnection() is SqliteConnection sqlite)
        {
            SqliteInsert.Run(sqlite, table.StatementOf(1), entities.Count, table.Columns.Length, (row, column) => table.Columns[column].ProviderValue(entities[row]));
            return;
        }

        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = transaction;
        foreach (var rows in entities.Chunk(MostParameters / table.Columns.Length))
        {
            Prepare(command, table, rows);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public async Task<IAsyncDisposable> HoldConnectionAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        return new HeldConnection(db);
    }

    private static void Prepare<T>(DbCommand command, Table table, T[] rows)
        where T : class
    {
        command.Parameters.Clear();
        command.CommandText = table.StatementOf(rows.Length);
        var number = 0;
        foreach (var row in rows)
        {
            foreach (var column in table.Columns)
            {
                command.Parameters.Add(column.Mapping.CreateParameter(command, Table.NameOf(number++), column.Get(row), column.IsNullable));
            }
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

    /// <summary>What is known of a table before any row of it.</summary>
    private sealed record Table(string Into, Column[] Columns)
    {
        public static Table Of(IEntityType type)
        {
            var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
            var columns = type.GetProperties().ToArray();
            if (columns.Any(column => column.IsShadowProperty()))
            {
                throw new InvalidOperationException("A column without a property cannot be filled.");
            }

            var names = string.Join(", ", columns.Select(column => $"\"{column.GetColumnName(table)}\""));
            return new Table($"INSERT INTO \"{table.Name}\" ({names}) VALUES", [.. columns.Select(Column.Of)]);
        }

        public static string NameOf(int parameter) => string.Create(CultureInfo.InvariantCulture, $"@p{parameter}");

        public string StatementOf(int rows)
        {
            var text = new StringBuilder(Into);
            for (var i = 0; i < rows; i++)
            {
                text.Append(i == 0 ? " (" : ", (");
                for (var j = 0; j < Columns.Length; j++)
                {
                    text.Append(j == 0 ? "" : ", ").Append(NameOf((i * Columns.Length) + j));
                }

                text.Append(')');
            }

            return text.ToString();
        }
    }

    /// <param name="Get">Reads the property of a row, as the entity has it.</param>
    /// <param name="Convert">To what the database has; null if it is the same.</param>
    private sealed record Column(RelationalTypeMapping Mapping, bool IsNullable, Func<object, object?> Get, Func<object?, object?>? Convert)
    {
        public static Column Of(IProperty property)
        {
            var mapping = property.GetRelationalTypeMapping();
            return new Column(mapping, property.IsNullable, property.GetGetter().GetClrValue, mapping.Converter?.ConvertToProvider);
        }

        public object? ProviderValue(object row) => Convert is null ? Get(row) : Convert(Get(row));
    }
}
