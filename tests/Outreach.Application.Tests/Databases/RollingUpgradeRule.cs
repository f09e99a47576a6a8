using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Outreach.Application.Tests.Databases;

/// <summary>
/// Says what in a migration would break the version before, which goes on writing while nodes are upgraded one after the other: migrations after the first
/// release only add (expand). What nobody uses any more is taken away a version later (contract), by a migration that a person has listed with the reason.
/// </summary>
internal static class RollingUpgradeRule
{
    /// <summary>Begins a statement of SQL that somebody has thought about: <c>-- both versions: the old one does not write this table</c>.</summary>
    public const string Thought = "-- both versions:";

    public static IReadOnlyList<string> Objections(IReadOnlyList<MigrationOperation> operations)
    {
        // The version before knows nothing of a table that is new: anything may be asked of it.
        var added = operations.OfType<CreateTableOperation>().Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        return [.. operations.Select(o => Objection(o, added)).OfType<string>()];
    }

    private static string? Objection(MigrationOperation operation, HashSet<string> added) => operation switch
    {
        DropTableOperation o => $"drops the table {o.Name}",
        RenameTableOperation o => $"renames the table {o.Name}",
        DropColumnOperation o => $"drops {o.Table}.{o.Name}",
        RenameColumnOperation o => $"renames {o.Table}.{o.Name}",
        AddColumnOperation o when !added.Contains(o.Table) && IsDemanded(o) => $"adds {o.Table}.{o.Name}, which must have a value, without a default",
        AlterColumnOperation o => Narrows(o),
        CreateIndexOperation { IsUnique: true } o when !added.Contains(o.Table) => $"makes {o.Table}({string.Join(", ", o.Columns)}) unique",
        AddUniqueConstraintOperation o when !added.Contains(o.Table) => $"makes {o.Table}({string.Join(", ", o.Columns)}) unique",
        AddCheckConstraintOperation o when !added.Contains(o.Table) => $"adds the check {o.Name} to {o.Table}",
        AddForeignKeyOperation o when !added.Contains(o.Table) => $"adds the reference {o.Name} to {o.Table}",
        SqlOperation o when !o.Sql.TrimStart().StartsWith(Thought, StringComparison.Ordinal) => $"runs SQL that does not begin with '{Thought}' and why it suits both",
        _ => null,
    };

    private static bool IsDemanded(ColumnOperation column) =>
        column is { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null };

    private static string? Narrows(AlterColumnOperation column)
    {
        var old = column.OldColumn;
        if (column.ColumnType != old.ColumnType || column.ClrType != old.ClrType)
        {
            return $"changes the type of {column.Table}.{column.Name}";
        }

        if (old.IsNullable && !column.IsNullable)
        {
            return $"demands a value of {column.Table}.{column.Name}";
        }

        return column.MaxLength is { } now && !(old.MaxLength <= now) ? $"shortens {column.Table}.{column.Name}" : null;
    }
}
