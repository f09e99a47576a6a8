using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Outreach.Infrastructure.Databases;

/// <summary>A table of the model, with its columns in an order that is the same for every provider: what is read and written past the change tracker comes here.</summary>
/// <param name="Key">Names of the columns of the primary key.</param>
public sealed record StoredTable(string Name, IReadOnlyList<StoredColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Column names, quoted, with commas.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(c => $"\"{c.Name}\""));

    /// <summary>Every table that the model fills, by name.</summary>
    public static IReadOnlyList<StoredTable> All(IModel model) =>
        [.. model.GetEntityTypes().Where(t => t.GetTableName() is not null).Select(Of).OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <exception cref="InvalidOperationException">It has a column that no property of the entity fills.</exception>
    public static StoredTable Of(IEntityType type)
    {
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        return new StoredTable(
            table.Name,
            [.. type.GetProperties().Select(p => new StoredColumn(p, table)).OrderBy(c => c.Name, StringComparer.Ordinal)],
            [.. type.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName(table)!)]);
    }

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
}

/// <summary>A column, read and written as the provider keeps it.</summary>
public sealed class StoredColumn
{
    private readonly Func<object, object?> get;
    private readonly Func<object?, object?>? toProvider;
    private readonly Func<object?, object?>? fromProvider;
    private readonly Lazy<Func<DbDataReader, int, object>> read;

    internal StoredColumn(IProperty property, StoreObjectIdentifier table)
    {
        if (property.IsShadowProperty())
        {
            throw new InvalidOperationException("A column without a property cannot be filled.");
        }

        (Name, IsNullable, Mapping) = (property.GetColumnName(table)!, property.IsNullable, property.GetRelationalTypeMapping());
        IsGenerated = property.ValueGenerated == ValueGenerated.OnAdd && property.ClrType != typeof(Guid);
        get = property.GetGetter().GetClrValue;
        (toProvider, fromProvider) = (Mapping.Converter?.ConvertToProvider, Mapping.Converter?.ConvertFromProvider);
        read = new(() => Reader(Mapping));
    }

    public string Name { get; }

    public bool IsNullable { get; }

    /// <summary>The database counts it up.</summary>
    public bool IsGenerated { get; }

    public RelationalTypeMapping Mapping { get; }

    /// <summary>From an entity, as it has it.</summary>
    public object? Get(object entity) => get(entity);

    /// <summary>From the application's value to the database's.</summary>
    public object? ToProvider(object? value) => toProvider is null ? value : toProvider(value);

    /// <summary>From a reader, at a place, as the application has it; null for NULL. Instants come as Instants, whatever the database keeps.</summary>
    public object? Read(DbDataReader reader, int at)
    {
        if (reader.IsDBNull(at))
        {
            return null;
        }

        var stored = read.Value(reader, at);
        return fromProvider is null ? stored : fromProvider(stored);
    }

    /// <summary>Compiled once, since each value of each row passes here; and only if rows are read.</summary>
    private static Func<DbDataReader, int, object> Reader(RelationalTypeMapping mapping)
    {
        var method = mapping.GetDataReaderMethod();
        var (reader, at) = (Expression.Parameter(typeof(DbDataReader)), Expression.Parameter(typeof(int)));
        Expression on = method.DeclaringType!.IsAssignableFrom(typeof(DbDataReader)) ? reader : Expression.Convert(reader, method.DeclaringType);
        var stored = mapping.CustomizeDataReaderExpression(Expression.Call(on, method, at));
        return Expression.Lambda<Func<DbDataReader, int, object>>(Expression.Convert(stored, typeof(object)), reader, at).Compile();
    }
}
