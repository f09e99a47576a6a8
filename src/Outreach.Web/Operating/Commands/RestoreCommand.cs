using System.Globalization;
using NodaTime.Text;
using Outreach.Infrastructure.Databases.Backups;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>restore</c>: puts a backup in the place of the SQLite database, keeps what was there beside it, and runs every check on it.</summary>
internal static class RestoreCommand
{
    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var path = call.SqlitePath("On PostgreSQL the base backup is restored with the log played over it: see deploy/postgresql.");
        var from = call.Needed("from");
        if (!File.Exists(from))
        {
            throw new CommandRefusedException($"There is no backup at {from}.");
        }

        var started = TimeProvider.System.GetTimestamp();
        var suffix = "replaced-" + InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'").Format(SystemTime.Clock.GetCurrentInstant());
        var aside = await SqliteRestore.RunAsync(from, path, suffix, cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await call.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"restored {path} from {from} in {seconds:F1} s{(aside is null ? "" : $"; what was there is at {aside}")}"));
        return await VerifyCommand.RunAsync(call, cancellationToken);
    }
}
