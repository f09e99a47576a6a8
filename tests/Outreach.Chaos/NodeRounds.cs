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
/// Three nodes behind nginx on one PostgreSQL, under booking load without a pause: nodes are killed and asked to leave, the database is
/// killed and restarted. In the end what was acknowledged is there once, and nothing is that nobody was told of.
/// </summary>
public static class NodeRounds
{
    private const int Nodes = 3;

    /// <param name="answers">Between two faults.</param>
    public static async Task<NodeReport> RunAsync(int faults, int seed, TextWriter output, int answers = 150)
    {
        var watch = Stopwatch.StartNew();
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("outreach_nodes_").FullName;
        using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateOnAsync(server);
        var (commitment, clients) = await KillRounds.SeedAsync(database, seed, TimeSpan.FromMilliseconds(50));
        var ports = LoopbackPorts.Free(Nodes);
        var nodes = await Task.WhenAll(ports.Select(port => HostProcess.StartAsync(database, folder, Settings(port))));
        using var proxy = await Proxy.StartAsync(nodes.Select(n => n.Address));
        var counted = new SortedDictionary<string, int>(StringComparer.Ordinal);
        try
        {
            using var http = await proxy.ClientAsync();
            using var stop = new CancellationTokenSource();
            var load = clients.Select(c => c.RunAsync(http, stop.Token)).ToList();
            for (var fault = 1; fault <= faults; fault++)
            {
                await ThroughFaultsAsync(() => MessageRounds.MakeSomeDueAsync(database));
                await UntilAnsweredAsync(clients, answers);
                var name = await StrikeAsync(fault, random, server, database, folder, nodes, ports);
                counted[name] = counted.GetValueOrDefault(name) + 1;
                await output.WriteLineAsync($"{fault}: {name}; {clients.Sum(c => c.Answers)} answers, {clients.Sum(c => c.Again)} sent again");
            }

            await UntilAnsweredAsync(clients, answers);
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
            await ThroughFaultsAsync(() => MessageRounds.MakeSomeDueAsync(database));
            var messages = await MessageRounds.UntilSettledAsync(database, folder);
            List<string> failures = [.. await KillRounds.LookAsync(database, clients, folder)];
            var difference = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/commitments/{commitment}/reconciliation")).GetProperty("difference").GetInt32();
            if (messages.Unsent + messages.Doubled + Math.Abs(difference) > 0)
            {
                failures.Add("in the end not everything is as it was acknowledged");
            }

            return new(counted, clients.Sum(c => c.Answers), clients.Sum(c => c.Acknowledged.Count), clients.Sum(c => c.Again), messages, difference, watch.Elapsed.TotalSeconds, failures);
        }
        finally
        {
            foreach (var node in nodes)
            {
                node.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Settings(int port) => [$"--Urls=http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", "--Security:KeysSecret=a secret that all of these nodes have", "--Drain:Seconds=1"];

    /// <summary>Each kind in its turn, so that a short run has seen them all.</summary>
    private static async Task<string> StrikeAsync(int fault, Random random, PostgreSqlServer server, TestDatabase database, string folder, HostProcess[] nodes, int[] ports)
    {
        var victim = random.Next(Nodes);
        switch (fault % 4)
        {
            case 1:
                await nodes[victim].KillAsync();
                await RestartAsync();
                return "node killed";
            case 2:
                await server.KillAsync();
                await server.StartAgainAsync();
                return "database killed";
            case 3:
                await nodes[victim].TerminateAsync();
                await nodes[victim].ExitCodeAsync(TimeSpan.FromSeconds(60));
                await RestartAsync();
                return "node asked to leave";
            default:
                await server.StopAsync();
                await server.StartAgainAsync();
                return "database restarted";
        }

        async Task RestartAsync()
        {
            nodes[victim].Dispose();
            nodes[victim] = await HostProcess.StartAsync(database, folder, Settings(ports[victim]));
        }
    }

    /// <summary>The harness's own connections die with the server too; each try finds one more of them dead.</summary>
    private static async Task ThroughFaultsAsync(Func<Task> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception failure) when (attempt < 20 && (failure is NpgsqlException || failure.InnerException is NpgsqlException))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static Task UntilAnsweredAsync(IReadOnlyList<LoadClient> clients, int answers)
    {
        var wanted = clients.Sum(c => c.Answers) + answers;
        return Patience.UntilAsync(() => clients.Sum(c => c.Answers) >= wanted, "the nodes answer", TimeSpan.FromMinutes(3));
    }
}
