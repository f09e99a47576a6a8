using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Invariants;
using Outreach.Application.Persistence;
using Outreach.Testing;

namespace Outreach.Application.Tests.Invariants;

/// <summary>All checks of the one invariant checker as one prepared statement, so that it can run after each of thousands of steps.</summary>
internal sealed class InvariantWatch : IAsyncDisposable
{
    // Reads every page, and what it finds no command could do: left to the full check at the end.
    private const string Slow = "pages-are-whole";

    private readonly AppUnderTest app;
    private readonly OutreachDbContext db;
    private readonly bool isSqlite;
    private DbCommand? command;
    private int policies;

    private InvariantWatch(AppUnderTest app)
    {
        this.app = app;
        db = app.OpenDatabase();
        isSqlite = db.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);
    }

    public static async Task<InvariantWatch> StartAsync(AppUnderTest app)
    {
        var watch = new InvariantWatch(app);
        await watch.db.Database.OpenConnectionAsync();
        await watch.PrepareAsync();
        return watch;
    }

    /// <summary>Names of the checks that are broken, with how often and one id.</summary>
    public async Task<IReadOnlyList<string>> BrokenAsync()
    {
        // The checks are made from the policies that there are.
        if (await db.Policies.CountAsync() != policies)
        {
            await PrepareAsync();
        }

        SetNow(command!.Parameters[0]);
        var broken = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (reader.GetInt64(1) > 0)
            {
                broken.Add($"{reader.GetString(0)} ({reader.GetInt64(1)}, {reader.GetValue(2)})");
            }
        }

        return broken;
    }

    public async ValueTask DisposeAsync()
    {
        if (command is not null)
        {
            await command.DisposeAsync();
        }

        await db.DisposeAsync();
    }

    private async Task PrepareAsync()
    {
        if (command is not null)
        {
            await command.DisposeAsync();
        }

        policies = await db.Policies.CountAsync();
        var dialect = new SqlDialect(isSqlite);
        var checks = await new InvariantChecker(db, app.Clock).ChecksAsync(CancellationToken.None);
        command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = string.Join("\nUNION ALL\n", checks.Where(c => c.Name != Slow).Select(c =>
            $"SELECT * FROM (WITH found(what) AS ({c.Sql(dialect)}) SELECT '{c.Name}' AS name, COUNT(*) AS broken, MIN(CAST(what AS text)) AS sample FROM found) one"));
        var now = command.CreateParameter();
        now.ParameterName = "@now";
        SetNow(now);
        command.Parameters.Add(now);
        await command.PrepareAsync();
    }

    private void SetNow(DbParameter parameter)
    {
        var now = app.Clock.GetCurrentInstant();
        parameter.Value = isSqlite ? now.ToUnixTimeTicks() / 10 : (object)now.ToDateTimeUtc();
    }
}
