using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Outreach.Infrastructure.Databases.Moving;

/// <summary>A table of the model, with its columns in an order that is the same for every provider.</summary>
/// <param name="Key">Names of the columns of the primary key.</param>
public sealed record StoredTable(string Name, IReadOnlyList<StoredColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Column names, quoted, with commas.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(c => $"\"{c.Name}\""));

    /// <summary>Every table that the model fills, by name.</summary>
    public static IReadOnlyList<StoredTable> All(IModel model) =>
        [.. model.GetEntityTypes().Where(t => t.GetTableName() is not null).Select(Of).OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>The row that a reader stands on, as the application has its values; the reader gives the columns of this table in this order.</summary>
    public object?[] Read(DbDataReader reader, int from = 0)
    {
        var values = new object?[Columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Columns[i].Read(reader, from + i);
        }

        return values;
    }

    public static StoredTable Of(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        return new StoredTable(
            table.Name,
            [.. type.GetProperties().Select(p => StoredColumn.Of(p, table)).OrderBy(c => c.Name, StringComparer.Ordinal)],
            [.. type.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName(table)!)]);
    }
}

/// <summary>A column, read and written as the provider keeps it.</summary>
/// <param name="Read">From a reader, at a place; null for NULL. Instants come as Instants, whatever the database has.</param>
/// <param name="ToProvider">From the application's value to the database's.</param>
/// <param name="Get">From an entity.</param>
public sealed record StoredColumn(
    string Name, RelationalTypeMapping Mapping, bool IsGenerated, Func<DbDataReader, int, object?> Read, Func<object?, object?> ToProvider, Func<object, object?> Get)
{
    internal static StoredColumn Of(IProperty property, StoreObjectIdentifier table)
    {
        var mapping = property.GetRelationalTypeMapping();
        var converter = mapping.Converter;
        return new StoredColumn(
            property.GetColumnName(table)!,
            mapping,
            property.ValueGenerated == ValueGenerated.OnAdd && property.ClrType != typeof(Guid),
            Reader(mapping, converter?.ConvertFromProvider),
            converter is null ? value => value : value => converter.ConvertToProvider(value),
            property.GetGetter().GetClrValue);
    }

    /// <summary>Compiled once, since each value of each row passes here.</summary>
    private static Func<DbDataReader, int, object?> Reader(RelationalTypeMapping mapping, Func<object?, object?>? convert)
    {
        var method = mapping.GetDataReaderMethod();
        var (reader, at) = (Expression.Parameter(typeof(DbDataReader)), Expression.Parameter(typeof(int)));
        Expression on = method.DeclaringType!.IsAssignableFrom(typeof(DbDataReader)) ? reader : Expression.Convert(reader, method.DeclaringType);
        var stored = mapping.CustomizeDataReaderExpression(Expression.Call(on, method, at));
        var read = Expression.Lambda<Func<DbDataReader, int, object>>(Expression.Convert(stored, typeof(object)), reader, at).Compile();
        return convert is null
            ? (r, i) => r.IsDBNull(i) ? null : read(r, i)
            : (r, i) => r.IsDBNull(i) ? null : convert(read(r, i));
    }
}
