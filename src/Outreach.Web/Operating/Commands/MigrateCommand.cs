using Outreach.Infrastructure.Databases;

namespace Outreach.Web.Operating.Commands;

/// <summary><c>migrate</c>: brings the tables up to this version, or says that they are. Several at once wait for one another.</summary>
internal static class MigrateCommand
{
    public static async Task<int> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var database = call.Database;
        using var instance = LockOf(database);
        await using var db = CommandDatabase.Open(database);
        foreach (var migration in await db.MigrateOneAtATimeAsync(cancellationToken))
        {
            await call.Output.WriteLineAsync($"applied {migration}");
        }

        // Here too: the nodes may sign in as somebody who makes no tables.
        if (database.Provider == DatabaseProvider.PostgreSql)
        {
            await JobsDatabase.InstallAsync(database.ConnectionString, cancellationToken);
        }

        await call.Output.WriteLineAsync("The tables are this version's.");
        return 0;
    }

    private static InstanceLock? LockOf(DatabaseSettings database)
    {
        if (database.SqlitePath is not { } path)
        {
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return InstanceLock.Take(path);
    }
}
