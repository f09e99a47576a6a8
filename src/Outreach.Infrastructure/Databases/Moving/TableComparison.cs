using System.Collections;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Outreach.Infrastructure.Databases.Moving;

/// <summary>Two tables walked side by side in the order of their keys.</summary>
/// <param name="Rows">How many rows are alike.</param>
/// <param name="Differences">At most ten, each naming table and key.</param>
internal sealed record TableComparison(long Rows, IReadOnlyList<string> Differences)
{
    private const int MostNamed = 10;

    public static async Task<TableComparison> RunAsync(DbConnection one, StoredTable table, DbConnection other, StoredTable into, CancellationToken cancellationToken)
    {
        await using var ofOne = InOrder(one, table);
        await using var ofOther = InOrder(other, into);
        await using var left = await ofOne.ExecuteReaderAsync(cancellationToken);
        await using var right = await ofOther.ExecuteReaderAsync(cancellationToken);
        var keys = table.Key.Count;
        var (alike, differences) = (0L, new List<string>());
        var (hasLeft, hasRight) = (await left.ReadAsync(cancellationToken), await right.ReadAsync(cancellationToken));
        while ((hasLeft || hasRight) && differences.Count < MostNamed)
        {
            var order = !hasLeft ? 1 : !hasRight ? -1 : Compare(left, right, keys);
            if (order == 0 && table.Read(left, keys).Zip(into.Read(right, keys)).All(v => Same(v.First, v.Second)))
            {
                alike++;
            }
            else
            {
                differences.Add($"{table.Name} {KeyOf(order <= 0 ? left : right, keys)} {(order == 0 ? "differs" : order < 0 ? "is missing" : "is too much")}");
            }

            hasLeft = order <= 0 ? await left.ReadAsync(cancellationToken) : hasLeft;
            hasRight = order >= 0 ? await right.ReadAsync(cancellationToken) : hasRight;
        }

        return new TableComparison(alike, differences);
    }

    /// <summary>First the key as text, by which both databases sort byte by byte; then the row.</summary>
    private static DbCommand InOrder(DbConnection connection, StoredTable table)
    {
        var isSqlite = connection is SqliteConnection;
        var key = table.Key.Select(k => isSqlite
            ? $"CAST(\"{k}\" AS text)"
            : (table.Columns.Single(c => c.Name == k).Mapping.StoreType == "uuid" ? $"upper(\"{k}\"::text)" : $"\"{k}\"::text") + " COLLATE \"C\"").ToList();
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT {string.Join(", ", key)}, {table.ColumnList} FROM \"{table.Name}\" ORDER BY {string.Join(", ", Enumerable.Range(1, key.Count))}";
        command.CommandTimeout = 0;
        return command;
    }

    private static int Compare(DbDataReader a, DbDataReader b, int keys)
    {
        for (var i = 0; i < keys; i++)
        {
            if (string.CompareOrdinal(a.GetString(i), b.GetString(i)) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }

    private static string KeyOf(DbDataReader row, int keys) => string.Join('/', Enumerable.Range(0, keys).Select(row.GetString));

    private static bool Same(object? a, object? b) => a is byte[]? StructuralComparisons.StructuralEqualityComparer.Equals(a, b) : Equals(a, b);
}
