using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>What the loss of a database server under load came to.</summary>
/// <param name="Acknowledged">Bookings, in all.</param>
/// <param name="Archived">Of them, those that were in the archive when the server was lost.</param>
/// <param name="Lost">Of the acknowledged, those that are gone.</param>
/// <param name="Unarchived">Since the last file reached the archive, seconds.</param>
/// <param name="Restored">From the loss until the server took writes again, seconds.</param>
public sealed record DrillReport(int Acknowledged, int Archived, int Lost, double Unarchived, double Restored, IReadOnlyList<string> Failures)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Acknowledged} bookings acknowledged, {Archived} of them surely archived; {Lost} lost, of the last {Unarchived:0.0} s; restored in {Restored:0.0} s; {Failures.Count} failures")
        + string.Concat(Failures.Select(f => Environment.NewLine + "  " + f));
}

/// <summary>
/// A host under load on a PostgreSQL server that is backed up, goes on, and is lost with its disk. It comes back from base backup and archive; the host, which was not
/// restarted, works on, and every rule holds.
/// </summary>
public static class RestoreDrill
{
    /// <param name="answers">Before the backup, and at least as many after it.</param>
    /// <param name="plant">Deletes the first booking after the restore: it must be missed.</param>
    public static async Task<DrillReport> RunAsync(int seed, int answers = 400, bool plant = false)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_drill_").FullName;
        using var archived = await ArchivedServer.StartAsync();
        await using var database = await TestDatabase.CreateOnAsync(archived.Server);
        var (commitment, clients) = await KillRounds.SeedAsync(database, seed, TimeSpan.FromMilliseconds(50));
        using var host = await HostProcess.StartAsync(database, folder, ["--Security:KeysSecret=a secret of thirty-two characters or more"]);
        using var http = await host.ClientAsync();
        using var stop = new CancellationTokenSource();
        var places = new List<(long Place, int[] Acknowledged)>();
        var load = clients.Select(c => c.RunAsync(http, stop.Token)).ToList();
        using var watching = new CancellationTokenSource();
        var watch = WatchAsync(database, clients, places, watching.Token);

        await clients.UntilAnsweredAsync(answers);
        await archived.BackUpAsync();
        var backedUp = archived.EndOfArchive;
        await clients.UntilAnsweredAsync(answers);
        await Patience.UntilAsync(() => archived.EndOfArchive >= backedUp + (3L << 24), "the log is archived", TimeSpan.FromMinutes(1));
        await watching.CancelAsync();
        await watch;

        await archived.LoseAsync();
        var lost = Stopwatch.StartNew();
        var unarchived = (DateTime.UtcNow - archived.ArchivedAt).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(load);
        var safe = places.LastOrDefault(p => p.Place <= archived.EndOfArchive).Acknowledged ?? new int[clients.Count];
        await archived.RestoreAsync();
        var restored = lost.Elapsed.TotalSeconds;

        await using var db = database.Open();
        await NodeFaults.ThroughAsync(async () =>
        {
            await db.Database.CloseConnectionAsync();
            await db.Database.OpenConnectionAsync();
            await db.Bookings.AnyAsync();
        });
        if (plant)
        {
            var first = clients[0].Acknowledged.First();
            await db.Database.ExecuteSqlAsync($"SET session_replication_role = replica; DELETE FROM bookings WHERE id = {first}");
        }

        var found = (await db.Bookings.AsNoTracking().Select(b => b.Id).ToListAsync()).Select(id => id.Value).ToHashSet();
        var failures = clients.Zip(safe)
            .SelectMany(c => c.First.Acknowledged.Take(c.Second).Where(id => !found.Contains(id)))
            .Select(id => $"{KillReport.Lost}: {id}, which was archived").ToList();
        var acknowledged = clients.SelectMany(c => c.Acknowledged).ToList();
        failures.AddRange(await LookAsync(database, http, commitment));
        Directory.Delete(folder, recursive: true);
        return new(acknowledged.Count, safe.Sum(), acknowledged.Count(id => !found.Contains(id)), unarchived, restored, failures);
    }

    /// <summary>The host works on; rules, reconciliation and the chain of the audit hold.</summary>
    private static async Task<List<string>> LookAsync(TestDatabase database, HttpClient http, Guid commitment)
    {
        var failures = new List<string>();
        using var answer = await http.GetAsync(new Uri($"/api/v1/commitments/{commitment}/reconciliation", UriKind.Relative));
        if (!answer.IsSuccessStatusCode || (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("difference").GetInt32() != 0)
        {
            failures.Add($"the reconciliation after the restore: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }

        var (exitCode, verified) = await HostProcess.VerifyAsync(database);
        if (exitCode != 0)
        {
            failures.Add($"verify ended with {exitCode}: {string.Join(' ', verified.Split('\n').Where(l => l.StartsWith("BROKEN", StringComparison.Ordinal)))}");
        }

        return failures;
    }

    /// <summary>Notes again and again what has been acknowledged, then how far the log is written: the first is before the second.</summary>
    private static async Task WatchAsync(TestDatabase database, IReadOnlyList<LoadClient> clients, List<(long Place, int[] Acknowledged)> places, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(CancellationToken.None);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!stop.IsCancellationRequested)
        {
            int[] acknowledged = [.. clients.Select(c => c.Acknowledged.Count)];
            await using var command = new NpgsqlCommand("SELECT pg_current_wal_lsn()::text", connection);
            places.Add((ArchivedServer.PlaceOf((string)(await command.ExecuteScalarAsync(CancellationToken.None))!), acknowledged));
            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
