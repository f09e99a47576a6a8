using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
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

        var (into, columns) = tables.GetOrAdd(db.Model.FindEntityType(typeof(T))!, TableOf);
        var perStatement = db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal) ? 1 : MostParameters / columns.Length;
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction() ?? throw new InvalidOperationException("Rows are inserted within a transaction.");
        var rowsOfCommand = 0;
        foreach (var chunk in entities.Chunk(perStatement))
        {
            if (chunk.Length != rowsOfCommand)
            {
                command.CommandText = StatementOf(into, columns.Length, chunk.Length);
                rowsOfCommand = chunk.Length;
            }

            Fill(command, columns, chunk);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static void Fill<T>(DbCommand command, Column[] columns, T[] rows)
        where T : class
    {
        command.Parameters.Clear();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                var column = columns[j];
                command.Parameters.Add(column.Mapping.CreateParameter(command, NameOf((i * columns.Length) + j), column.Property.PropertyInfo!.GetValue(rows[i]), column.Property.IsNullable));
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

    private static Table TableOf(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var columns = type.GetProperties().Select(property => new Column(property, property.GetRelationalTypeMapping(), property.GetColumnName(table)!)).ToArray();
        if (columns.Any(column => column.Property.PropertyInfo is null))
        {
            throw new InvalidOperationException("A column without a property cannot be filled.");
        }

        return new Table($"INSERT INTO \"{table.Name}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES", columns);
    }

    private sealed record Table(string Into, Column[] Columns);

    private sealed record Column(IProperty Property, RelationalTypeMapping Mapping, string Name);
}
