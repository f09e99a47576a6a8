using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Outreach.Application.Invariants;

/// <summary>Whether the database itself is whole: every reference leads somewhere, every page can be read.</summary>
internal static class SoundnessInvariants
{
    public static IEnumerable<InvariantCheck> All(IModel model)
    {
        yield return new InvariantCheck("references-lead-somewhere", 0, string.Join("\nUNION ALL\n", ForeignKeys(model).Concat(UndeclaredReferences)));
        yield return new InvariantCheck("pages-are-whole", 0, sql => sql.IsSqlite
            ? "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
            : "SELECT CAST(c.conname AS text) FROM pg_constraint c WHERE NOT c.convalidated");
    }

    private static IEnumerable<string> UndeclaredReferences =>
    [
        Dangling("bookings", "commitment_id", "commitments", "id", "id"),
        Dangling("bookings", "replaces_id", "bookings", "id", "id"),
        Dangling("bookings", "rescheduled_to_id", "bookings", "id", "id"),
        Dangling("operations", "commitment_id", "commitments", "id", "id"),
        Dangling("operations", "mission_id", "missions", "id", "id"),
        Dangling("operations", "hospital_id", "hospitals", "id", "id"),
        Dangling("reminders", "operation_id", "operations", "id", "id"),
        Dangling("patient_search_terms", "hospital_id", "hospitals", "id", "patient_id"),
    ];

    /// <remarks>From the model, not from the catalogue: a database that lost its constraints is checked all the same.</remarks>
    private static IEnumerable<string> ForeignKeys(IModel model) =>
        from entity in model.GetEntityTypes()
        from key in entity.GetForeignKeys()
        where key.Properties.Count == 1
        let table = StoreObjectIdentifier.Table(entity.GetTableName()!)
        let parent = StoreObjectIdentifier.Table(key.PrincipalEntityType.GetTableName()!)
        select Dangling(
            table.Name,
            key.Properties[0].GetColumnName(table)!,
            parent.Name,
            key.PrincipalKey.Properties[0].GetColumnName(parent)!,
            entity.FindPrimaryKey()!.Properties[0].GetColumnName(table)!);

    private static string Dangling(string table, string column, string parent, string parentKey, string key) =>
        $"SELECT '{table}.{column} ' || CAST(c.{key} AS text) FROM {table} c WHERE c.{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{parentKey} = c.{column})";
}
