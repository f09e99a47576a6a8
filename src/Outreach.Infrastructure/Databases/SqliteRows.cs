using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Outreach.Infrastructure.Databases;

/// <summary>One prepared statement for many rows, its values bound by their place.</summary>
/// <remarks>
/// Measured with an import: a command with parameter objects, which are looked up by name for each row, cost a third of what SQLite itself took.
/// Values are written as Microsoft.Data.Sqlite writes them.
/// </remarks>
public static class SqliteRows
{
    /// <summary>From here on a batch changes so many pages that a connection's usual cache does not hold them.</summary>
    private const int ManyRows = 256;

    /// <summary>Bytes.</summary>
    private const int ShortText = 512;

    /// <param name="sql">With one parameter for each value of a row, in their order.</param>
    /// <param name="value">Of a row and a column, as the database has it.</param>
    /// <exception cref="SqliteException">As a command would throw it: a violated constraint, say.</exception>
    public static void Write(SqliteConnection connection, string sql, int rows, int columns, Func<int, int, object?> value)
    {
        var database = connection.Handle!;
        if (rows >= ManyRows)
        {
            // With the usual 2 MB and a checkpoint each 4 MB, an import wrote each page several times: into the log, again into the log, into the file.
            // With 8 MB it writes as little as with 32; a log of 128 MB carries a page that many batches change into the file once.
            Check(raw.sqlite3_exec(database, "PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 32768"), database);
        }

        Check(raw.sqlite3_prepare_v2(database, sql, out var statement), database);
        using (statement)
        {
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    Check(Bind(statement, column + 1, value(row, column)), database);
                }

                var result = raw.sqlite3_step(statement);
                if (result != raw.SQLITE_DONE)
                {
                    SqliteException.ThrowExceptionForRC(result, database);
                }

                Check(raw.sqlite3_reset(statement), database);
            }
        }
    }

    /// <summary>The connection goes back to the pool: what <see cref="Write"/> gave it for many rows is taken from it.</summary>
    public static void GiveMemoryBack(SqliteConnection connection) =>
        Check(raw.sqlite3_exec(connection.Handle!, "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory"), connection.Handle!);

    private static int Bind(sqlite3_stmt statement, int at, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, at),
        string text => Bind(statement, at, text),
        Guid id => Bind(statement, at, id),
        long number => raw.sqlite3_bind_int64(statement, at, number),
        int number => raw.sqlite3_bind_int(statement, at, number),
        short number => raw.sqlite3_bind_int(statement, at, number),
        bool yes => raw.sqlite3_bind_int(statement, at, yes ? 1 : 0),
        decimal number => raw.sqlite3_bind_text(statement, at, number.ToString("0.0###########################", CultureInfo.InvariantCulture)),
        double number => raw.sqlite3_bind_double(statement, at, number),
        byte[] bytes => raw.sqlite3_bind_blob(statement, at, bytes),
        _ => throw new NotSupportedException($"No column is known to hold {value.GetType()}."),
    };

    /// <remarks>Short ones without an object: a list's rows are millions of them.</remarks>
    private static int Bind(sqlite3_stmt statement, int at, string text)
    {
        Span<byte> bytes = stackalloc byte[ShortText];
        return text.Length > 0 && Encoding.UTF8.TryGetBytes(text, bytes, out var length)
            ? raw.sqlite3_bind_text(statement, at, bytes[..length])
            : raw.sqlite3_bind_text(statement, at, text);
    }

    private static int Bind(sqlite3_stmt statement, int at, Guid id)
    {
        Span<byte> bytes = stackalloc byte[36];
        _ = Utf8Formatter.TryFormat(id, bytes, out _);
        _ = Ascii.ToUpperInPlace(bytes, out _);
        return raw.sqlite3_bind_text(statement, at, bytes);
    }

    private static void Check(int result, sqlite3 database)
    {
        if (result != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(result, database);
        }
    }
}
