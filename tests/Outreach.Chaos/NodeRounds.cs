using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>What faults among several nodes came to.</summary>
/// <param name="Faults">How many of each kind, by name.</param>
/// <param name="Again">Requests that got no answer, or a failure of the server, and were sent again under their key.</param>
public sealed record NodeReport(
    IReadOnlyDictionary<string, int> Faults, int Answers, int Bookings, int Again, KilledMessages Messages, int Difference, double Seconds, IReadOnlyList<string> Failures)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(", ", Faults.Select(f => $"{f.Value} x {f.Key}"))} in {Seconds:0} s: {Answers} answers; {Bookings} bookings acknowledged, {Failures.Count(f => f.Contains(KillReport.Lost, StringComparison.Ordinal))} of them lost; "
        + $"{Again} requests sent again; {Messages.Sent} reminders sent, {Messages.Unsent} due and not sent, {Messages.Doubled} sent twice; reconciliation difference {Difference}; {Failures.Count} failures")
        + string.Concat(Failures.Select(f => Environment.NewLine + "  " + f));
}

/// <summary>
/// Three nodes behind nginx on one PostgreSQL, under booking load without a pause, while faults of every kind strike in turn. In the end what
/// was acknowledged is there once, and nothing is that nobody was told of.
/// </summary>
public static class NodeRounds
{
    /// <summary>As many as <c>deploy/nginx</c> names.</summary>
    private const int Count = 3;

    private const long Room = 256 << 20;

    /// <param name="answers">Between two faults.</param>
    public static async Task<NodeReport> RunAsync(int faults, int seed, TextWriter output, int answers = 150)
    {
        var watch = Stopwatch.StartNew();
        await using var disk = await SmallDisk.MountAsync(Room);
        using var server = await PostgreSqlServer.StartAsync(disk.Folder);
        await using var database = await TestDatabase.CreateOnAsync(server);
        var (commitment, clients) = await KillRounds.SeedAsync(database, seed, TimeSpan.FromMilliseconds(50));
        await using var line = new DatabaseLine(server.Port);
        await using var gateway = await SmsGateway.StartAsync();
        using var nodes = await Nodes.StartAsync(database, Count, [$"--Database:ConnectionString={Through(line, database)}", .. gateway.Settings]);
        using var proxy = await Proxy.StartAsync(nodes.Addresses);
        var kinds = new NodeFaults(nodes, server, line, disk, gateway, clients, new Random(seed), answers);
        var counted = new SortedDictionary<string, int>(StringComparer.Ordinal);

        using var http = await proxy.ClientAsync();
        using var stop = new CancellationTokenSource();
        var load = clients.Select(c => c.RunAsync(http, stop.Token)).Append(MessageRounds.KeepComingAsync(database, stop.Token)).ToList();
        for (var fault = 0; fault < faults; fault++)
        {
            await clients.UntilAnsweredAsync(answers);

            // Each kind in its turn, so that a short run has seen them all.
            var (name, strikeAsync) = kinds.All[fault % kinds.All.Count];
            await strikeAsync();
            counted[name] = counted.GetValueOrDefault(name) + 1;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{fault + 1}: {name}; {clients.Sum(c => c.Answers)} answers, {clients.Sum(c => c.Again)} sent again, {gateway.Arrived().Count} messages arrived, {watch.Elapsed.TotalSeconds:0} s"));
        }

        await clients.UntilAnsweredAsync(answers);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
        await NodeFaults.ThroughAsync(() => MessageRounds.MakeSomeDueAsync(database));
        var messages = await MessageRounds.UntilSettledAsync(database, gateway.Arrived);
        List<string> failures = [.. await KillRounds.LookAsync(database, clients, gateway.Arrived)];
        var difference = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/commitments/{commitment}/reconciliation")).GetProperty("difference").GetInt32();
        if (messages.Unsent + messages.Doubled + Math.Abs(difference) > 0)
        {
            failures.Add("in the end not everything is as it was acknowledged");
        }

        return new(counted, clients.Sum(c => c.Answers), clients.Sum(c => c.Acknowledged.Count), clients.Sum(c => c.Again), messages, difference, watch.Elapsed.TotalSeconds, failures);
    }

    private static string Through(DatabaseLine line, TestDatabase database) => new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = line.Port }.ConnectionString;
}
