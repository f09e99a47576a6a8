using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Storage.Internal.Mapping;

namespace Outreach.Infrastructure.Databases.Moving;

/// <summary>Writes rows in PostgreSQL's own binary copy, the fastest way in.</summary>
public static class PostgreSqlRows
{
    /// <param name="values">As the application has them, in the order of the table's columns.</param>
    public static async Task WriteAsync(NpgsqlBinaryImporter copy, StoredTable table, object?[] values, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken);
        for (var i = 0; i < values.Length; i++)
        {
            var column = table.Columns[i];
            if (values[i] is not { } value)
            {
                await copy.WriteNullAsync(cancellationToken);
                continue;
            }

            await copy.WriteAsync(column.ToProvider(value)!, column.Mapping.StoreType, cancellationToken);
        }
    }
}
