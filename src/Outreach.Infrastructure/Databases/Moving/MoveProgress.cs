using Npgsql;

namespace Outreach.Infrastructure.Databases.Moving;

/// <summary>The notes of a move, in the database that is being filled: how far each table is, and which constraints wait for the end.</summary>
/// <param name="LastRow">SQLite's number of the last row that was copied; <see cref="long.MinValue"/> before the first.</param>
internal sealed record MoveProgress(long LastRow, long Rows)
{
    /// <summary>The table whose presence says that a move is not finished.</summary>
    private const string Notes = "outreach_move";

    public static async Task<bool> IsUnfinishedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT to_regclass('{Notes}') IS NOT NULL", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public static async Task BeginAsync(NpgsqlConnection connection, IReadOnlyList<StoredTable> tables, CancellationToken cancellationToken)
    {
        if (await IsUnfinishedAsync(connection, cancellationToken))
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var table in tables)
        {
            await using var any = new NpgsqlCommand($"SELECT EXISTS (SELECT 1 FROM \"{table.Name}\")", connection);
            if ((bool)(await any.ExecuteScalarAsync(cancellationToken))!)
            {
                throw new InvalidOperationException($"The PostgreSQL database is not empty (it has rows in {table.Name}); a move needs one of its own.");
            }
        }

        await PostgreSqlGuards.RunAsync(connection, $"CREATE TABLE {Notes} (table_name text PRIMARY KEY, last_row bigint NOT NULL, rows bigint NOT NULL)", cancellationToken);
        await PostgreSqlGuards.SleepAsync(connection, tables, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public static async Task<MoveProgress> OfAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT last_row, rows FROM {Notes} WHERE table_name = $1", connection) { Parameters = { new() { Value = table } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new MoveProgress(reader.GetInt64(0), reader.GetInt64(1)) : new MoveProgress(long.MinValue, 0);
    }

    public async Task SaveAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"INSERT INTO {Notes} VALUES ($1, $2, $3) ON CONFLICT (table_name) DO UPDATE SET last_row = EXCLUDED.last_row, rows = EXCLUDED.rows", connection)
        {
            Parameters = { new() { Value = table }, new() { Value = LastRow }, new() { Value = Rows } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One transaction: either the move is over and everything is guarded again, or it can be finished later.</summary>
    public static async Task FinishAsync(NpgsqlConnection connection, IReadOnlyList<StoredTable> tables, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PostgreSqlGuards.WakeAsync(connection, tables, cancellationToken);
        await PostgreSqlGuards.RunAsync(connection, $"DROP TABLE {Notes}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await PostgreSqlGuards.RunAsync(connection, "ANALYZE", cancellationToken);
    }
}
