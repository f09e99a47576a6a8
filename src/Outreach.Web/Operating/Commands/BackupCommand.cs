using System.Globalization;
using Outreach.Infrastructure.Databases.Backups;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>backup</c>: an online copy of the SQLite database.</summary>
internal static class BackupCommand
{
    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!KeptBackups.TryRead(call.Settings["keep"], out var keep))
        {
            throw new CommandRefusedException(KeptBackups.Refusal(call.Settings["keep"], "--keep"), CommandLine.Mistyped);
        }

        var path = call.SqlitePath("On PostgreSQL a base backup and the archive of its log are the backup: see deploy/postgresql.");
        if (!File.Exists(path))
        {
            throw new CommandRefusedException($"There is no database at {path}.");
        }

        var made = await SqliteBackup.MakeAsync(path, call.Needed("to"), keep, SystemTime.Clock, cancellationToken);
        await call.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{made.Path}  {made.Bytes:N0} bytes  sha256 {made.Sha256}"));
        return 0;
    }
}
