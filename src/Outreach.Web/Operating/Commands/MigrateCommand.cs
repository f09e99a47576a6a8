using Outreach.Infrastructure.Databases;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>migrate</c>: brings the tables up to this version, or says that they are. Several at once wait for one another.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var database = call.Database;
        using var instance = database.SqlitePath is { } path ? InstanceLock.Take(path) : null;
        await using var db = CommandDatabase.Open(database);
        foreach (var migration in await DatabaseTables.BringUpAsync(db, database.ConnectionString, cancellationToken))
        {
            await call.Output.WriteLineAsync($"applied {migration}");
        }

        await call.Output.WriteLineAsync("The tables are this version's.");
        return 0;
    }
}
