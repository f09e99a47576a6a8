using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;
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
/// <remarks>A statement's parameters are made once; for its next rows only their values change.</remarks>
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
        var perStatement = db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal) ? 1 : MostParameters / table.Columns.Length;
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Rows are inserted within a transaction.");
        var rowsOfCommand = 0;
        for (var from = 0; from < entities.Count; from += rowsOfCommand)
        {
            var rows = Math.Min(perStatement, entities.Count - from);
            if (rows == rowsOfCommand)
            {
                Refill(command, table.Columns, entities, from);
            }
            else
            {
                Prepare(command, table, entities, from, rows);
                rowsOfCommand = rows;
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static void Prepare<T>(DbCommand command, Table table, IReadOnlyList<T> entities, int from, int rows)
        where T : class
    {
        command.Parameters.Clear();
        command.CommandText = table.StatementOf(rows);
        var number = 0;
        for (var i = from; i < from + rows; i++)
        {
            foreach (var column in table.Columns)
            {
                command.Parameters.Add(column.Mapping.CreateParameter(command, Table.NameOf(number++), column.Get(entities[i]), column.IsNullable));
            }
        }
    }

    private static void Refill<T>(DbCommand command, Column[] columns, IReadOnlyList<T> entities, int from)
        where T : class
    {
        var parameters = command.Parameters;
        for (var number = 0; number < parameters.Count; number++)
        {
            var column = columns[number % columns.Length];
            parameters[number].Value = column.ProviderValue(entities[from + (number / columns.Length)]) ?? DBNull.Value;
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
