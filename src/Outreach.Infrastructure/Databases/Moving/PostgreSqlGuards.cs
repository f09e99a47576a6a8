using System.Globalization;
using Npgsql;

namespace Outreach.Infrastructure.Databases.Moving;

/// <summary>Foreign keys and triggers, put aside while a database is filled from outside and set up again when it is full.</summary>
/// <remarks>What is put aside is written down in the database itself, so that a filling that was cut off can be ended later.</remarks>
public static class PostgreSqlGuards
{
    private const string Keys = "outreach_filling_keys";

    /// <summary>In a transaction of the caller's.</summary>
    public static async Task SleepAsync(NpgsqlConnection connection, IReadOnlyList<StoredTable> tables, CancellationToken cancellationToken)
    {
        await RunAsync(
            connection,
            $"""
            CREATE TABLE {Keys} AS
            SELECT conrelid::regclass::text AS table_name, conname::text AS name, pg_get_constraintdef(oid) AS definition
            FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
            """,
            cancellationToken);
        await ForEachKeyAsync(connection, "ALTER TABLE %s DROP CONSTRAINT %I", cancellationToken);
        foreach (var table in tables)
        {
            await RunAsync(connection, $"ALTER TABLE \"{table.Name}\" DISABLE TRIGGER USER", cancellationToken);
        }
    }

    /// <summary>In a transaction of the caller's. PostgreSQL checks every row against every key; numbers that it counts go on behind the highest.</summary>
    public static async Task WakeAsync(NpgsqlConnection connection, IReadOnlyList<StoredTable> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            await RunAsync(connection, $"ALTER TABLE \"{table.Name}\" ENABLE TRIGGER USER", cancellationToken);
            foreach (var column in table.Columns.Where(c => c.IsGenerated))
            {
                await RunAsync(
                    connection,
                    string.Create(CultureInfo.InvariantCulture, $"SELECT setval(pg_get_serial_sequence('\"{table.Name}\"', '{column.Name}'), (SELECT COALESCE(MAX(\"{column.Name}\"), 0) + 1 FROM \"{table.Name}\"), false)"),
                    cancellationToken);
            }
        }

        await ForEachKeyAsync(connection, "ALTER TABLE %s ADD CONSTRAINT %I %s", cancellationToken);
        await RunAsync(connection, $"DROP TABLE {Keys}", cancellationToken);
    }

    internal static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task ForEachKeyAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken) => RunAsync(
        connection,
        $"""
        DO $$ DECLARE k record; BEGIN
          FOR k IN SELECT * FROM {Keys} LOOP EXECUTE format('{statement}', k.table_name, k.name{(statement.EndsWith("%s", StringComparison.Ordinal) ? ", k.definition" : "")}); END LOOP;
        END $$
        """,
        cancellationToken);
}
