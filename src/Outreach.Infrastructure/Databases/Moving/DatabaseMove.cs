using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Outreach.Application.Persistence;

namespace Outreach.Infrastructure.Databases.Moving;

/// <summary>How far a move has come.</summary>
/// <param name="Rows">Rows of this table that are in the new database.</param>
public sealed record MovedTable(string Table, long Rows);

/// <summary>Copies everything from a SQLite file into an empty PostgreSQL database; begun again, it goes on where it stopped.</summary>
/// <remarks>
/// A batch of rows and the note of how far it came are one transaction, so nothing is copied twice. While it runs, foreign keys are
/// off and guards asleep: rows come table by table, and half of a commitment is not one. They are set up again at the end, when
/// PostgreSQL checks each row against them. A host refuses to start on a database that is still being filled.
/// </remarks>
public sealed class DatabaseMove(OutreachDbContext source, OutreachDbContext target)
{
    private const int BatchSize = 5_000;

    /// <summary>Whether a move into this database began and has not been finished.</summary>
    public static async Task<bool> IsUnfinishedAsync(OutreachDbContext db, CancellationToken cancellationToken) =>
        db.Database.IsNpgsql() && await db.Database.SqlQuery<bool>($"SELECT to_regclass('outreach_move') IS NOT NULL AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>Empties nothing: the new database must have no rows, or be the one that an earlier move left unfinished.</summary>
    /// <exception cref="InvalidOperationException">It has rows of its own.</exception>
    public async Task CopyAsync(Action<MovedTable> moved, CancellationToken cancellationToken)
    {
        var (from, to) = (StoredTable.All(source.Model), StoredTable.All(target.Model));
        await target.Database.OpenConnectionAsync(cancellationToken);
        await source.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)target.Database.GetDbConnection();
        await MoveProgress.BeginAsync(connection, to, cancellationToken);
        foreach (var (table, into) in from.Zip(to))
        {
            EnsureSame(table, into);
            moved(new MovedTable(table.Name, await CopyAsync(table, into, connection, cancellationToken)));
        }
    }

    /// <summary>Compares both databases row by row, value by value.</summary>
    /// <returns>What differs: table and key of a row, at most ten of a table; empty if nothing does.</returns>
    public async Task<IReadOnlyList<string>> CompareAsync(Action<MovedTable> compared, CancellationToken cancellationToken)
    {
        var differences = new List<string>();
        foreach (var (table, into) in StoredTable.All(source.Model).Zip(StoredTable.All(target.Model)))
        {
            var comparison = await TableComparison.RunAsync(source.Database.GetDbConnection(), table, target.Database.GetDbConnection(), into, cancellationToken);
            differences.AddRange(comparison.Differences);
            compared(new MovedTable(table.Name, comparison.Rows));
        }

        return differences;
    }

    /// <summary>Sets up what the copying did without, and takes the notes of the move away.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var connection = (NpgsqlConnection)target.Database.GetDbConnection();
        await MoveProgress.FinishAsync(connection, StoredTable.All(target.Model), cancellationToken);
    }

    private async Task<long> CopyAsync(StoredTable table, StoredTable into, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var progress = await MoveProgress.OfAsync(connection, table.Name, cancellationToken);
        await using var read = ((SqliteConnection)source.Database.GetDbConnection()).CreateCommand();
        read.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT rowid, {table.ColumnList} FROM \"{table.Name}\" WHERE rowid > $after ORDER BY rowid LIMIT {BatchSize}");
        var after = read.Parameters.Add("$after", SqliteType.Integer);
        while (true)
        {
            after.Value = progress.LastRow;
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var copied = await CopyBatchAsync(read, table, into, connection, progress, cancellationToken);
            if (copied.Rows == progress.Rows)
            {
                return progress.Rows;
            }

            await copied.SaveAsync(connection, table.Name, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            progress = copied;
        }
    }

    private static async Task<MoveProgress> CopyBatchAsync(
        SqliteCommand read, StoredTable table, StoredTable into, NpgsqlConnection connection, MoveProgress progress, CancellationToken cancellationToken)
    {
        await using var reader = await read.ExecuteReaderAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync($"COPY \"{into.Name}\" ({into.ColumnList}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            await PostgreSqlRows.WriteAsync(copy, into, table.Read(reader, 1), cancellationToken);
            progress = new MoveProgress(reader.GetInt64(0), progress.Rows + 1);
        }

        await copy.CompleteAsync(cancellationToken);
        return progress;
    }

    private static void EnsureSame(StoredTable from, StoredTable to)
    {
        if (from.Name != to.Name || !from.Columns.Select(c => c.Name).SequenceEqual(to.Columns.Select(c => c.Name), StringComparer.Ordinal))
        {
            throw new InvalidOperationException($"The tables {from.Name} and {to.Name} are not alike.");
        }
    }
}
