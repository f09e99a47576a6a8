using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Outreach.Application;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>export</c>: every table as a CSV file that other programs read, one snapshot, without what opens doors.</summary>
internal static class ExportCommand
{
    /// <summary>What signs and what signs in; it is worth nothing elsewhere and dangerous anywhere.</summary>
    private static readonly string[] Secrets = ["settings", "idempotency_records", "user_tokens", "user_logins", "user_claims", "protection_keys", "job_turns"];

    private static readonly string[] SecretColumns = ["password_hash", "security_stamp", "concurrency_stamp"];

    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var folder = call.Needed("to");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new CommandRefusedException($"{folder} is not empty.");
        }

        await using var db = await CommandDatabase.OpenToReadAsync(call.Database, cancellationToken);
        MakePrivateFolder(folder);
        var total = await db.OnOneSnapshotAsync(() => WriteAllAsync(db, folder, call.Output, cancellationToken), cancellationToken);
        await call.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{total} rows in {folder}: they name patients; keep them as you keep the database"));
        return 0;
    }

    private static void MakePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // One that was there keeps the rights that its owner gave it; the files in it are private anyway.
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static StreamWriter CreatePrivateFile(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), options);
    }

    private static async Task<long> WriteAllAsync(OutreachDbContext db, string folder, TextWriter output, CancellationToken cancellationToken)
    {
        var total = 0L;
        foreach (var table in StoredTable.All(db.Model).Where(t => !Secrets.Contains(t.Name)))
        {
            var open = table with { Columns = [.. table.Columns.Where(c => !SecretColumns.Contains(c.Name))] };
            var rows = await WriteAsync(db, open, Path.Combine(folder, table.Name + ".csv"), cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows,10}  {table.Name}.csv"));
            total += rows;
        }

        return total;
    }

    private static async Task<long> WriteAsync(OutreachDbContext db, StoredTable table, string path, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT {table.ColumnList} FROM \"{table.Name}\" ORDER BY {string.Join(", ", table.Key.Select(k => $"\"{k}\""))}";
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await using var file = CreatePrivateFile(path);
        var line = new StringBuilder().AppendCsv(table.Columns.Select(c => c.Name));
        var rows = 0L;
        while (true)
        {
            await file.WriteAsync(line, cancellationToken);
            line.Clear();
            if (!await reader.ReadAsync(cancellationToken))
            {
                return rows;
            }

            line.AppendCsv(table.Read(reader).Zip(table.Columns, Text));
            rows++;
        }
    }

    /// <summary>ISO 8601 for times, dots in numbers, hexadecimal for bytes.</summary>
    private static string Text(object? value, StoredColumn column) => value switch
    {
        null => "",
        string text => text,
        Instant instant => InstantPattern.ExtendedIso.Format(instant),
        LocalDate date => LocalDatePattern.Iso.Format(date),
        LocalTime time => LocalTimePattern.ExtendedIso.Format(time),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(column.ToProvider(value), CultureInfo.InvariantCulture) ?? "",
    };
}
