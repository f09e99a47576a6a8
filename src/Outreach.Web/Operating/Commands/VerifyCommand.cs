using System.Globalization;
using NodaTime;
using Outreach.Application.Invariants;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>verify</c>: checks every invariant of a database, of a running host too, and changes nothing.</summary>
internal static class VerifyCommand
{
    public static Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken) => RunAsync(call.Database, SystemTime.Clock, call.Output, cancellationToken);

    /// <returns>The process's exit code: 0 if everything holds, 1 if anything is broken.</returns>
    /// <exception cref="CommandRefusedException">The database cannot be checked.</exception>
    public static async Task<int> RunAsync(DatabaseSettings database, IClock clock, TextWriter output, CancellationToken cancellationToken)
    {
        await using var db = await CommandDatabase.OpenToReadAsync(database, cancellationToken);
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
}
