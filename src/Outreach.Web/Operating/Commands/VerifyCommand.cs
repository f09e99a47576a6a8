using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Outreach.Application.Invariants;
using Outreach.Application.Persistence;
using Outreach.Infrastructure.Databases;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>verify</c>: checks every invariant of a database, of a running host too, and changes nothing.</summary>
internal static class VerifyCommand
{
    public static Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken) => RunAsync(call.Database, SystemTime.Clock, call.Output, cancellationToken);

    /// <returns>The process's exit code: 0 if everything holds, 1 if anything is broken or the database cannot be checked.</returns>
    public static async Task<int> RunAsync(DatabaseSettings database, IClock clock, TextWriter output, CancellationToken cancellationToken)
    {
        if (database.SqlitePath is { } path && !File.Exists(path))
        {
            await output.WriteLineAsync($"There is no database at {path}.");
            return 1;
        }

        var options = new DbContextOptionsBuilder<OutreachDbContext>();
        options.UseProvider(database.Provider, ReadOnly(database));
        await using var db = new OutreachDbContext(options.Options);
        var behind = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (behind.Count > 0)
        {
            await output.WriteLineAsync($"The database is not at this version's tables; missing: {string.Join(", ", behind)}.");
            return 1;
        }

        var findings = await new InvariantChecker(db, clock).RunAsync(cancellationToken);
        foreach (var finding in findings)
        {
            await output.WriteLineAsync(Line(finding));
        }

        var broken = findings.Count(f => !f.Holds);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{findings.Count} checks, {broken} broken"));
        return broken == 0 ? 0 : 1;
    }

    private static string Line(InvariantFinding finding) => finding.Holds
        ? string.Create(CultureInfo.InvariantCulture, $"ok      {finding.Invariant,2}  {finding.Name}")
        : string.Create(CultureInfo.InvariantCulture, $"BROKEN  {finding.Invariant,2}  {finding.Name}: {finding.Violations} (such as {string.Join(", ", finding.Samples)})");

    private static string ReadOnly(DatabaseSettings database) => database.Provider == DatabaseProvider.Sqlite
        ? new SqliteConnectionStringBuilder(database.ConnectionString) { Mode = SqliteOpenMode.ReadOnly }.ConnectionString
        : new NpgsqlConnectionStringBuilder(database.ConnectionString) { Options = "-c default_transaction_read_only=on" }.ConnectionString;
}
