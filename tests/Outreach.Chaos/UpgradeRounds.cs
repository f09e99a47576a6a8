using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>What an upgrade of nodes at work came to.</summary>
/// <param name="Answers">After each step, by what was done.</param>
public sealed record UpgradeReport(IReadOnlyList<(string Step, int Answers)> Answers, int Bookings, int Again, KilledMessages Messages, int Difference, double Seconds, IReadOnlyList<string> Failures)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"in {Seconds:0} s {Answers.Sum(a => a.Answers)} answers; {Bookings} bookings acknowledged, {Failures.Count(f => f.Contains(KillReport.Lost, StringComparison.Ordinal))} of them lost; {Again} requests sent again; "
        + $"{Messages.Sent} reminders sent, {Messages.Unsent} due and not sent, {Messages.Doubled} sent twice; reconciliation difference {Difference}; {Failures.Count} failures")
        + string.Concat(Failures.Select(f => Environment.NewLine + "  " + f));
}

/// <summary>
/// Three nodes of an earlier release behind nginx, on tables that it made; under load the tables are brought to this version, each node is replaced, one goes back to
/// the earlier release and forward again.
/// </summary>
public sealed class UpgradeRounds : IDisposable
{
    /// <summary>As many as <c>deploy/nginx</c> names.</summary>
    private const int Count = 3;

    private readonly string folder = Directory.CreateTempSubdirectory("outreach_upgrade_").FullName;
    private readonly int[] ports = LoopbackPorts.Free(Count);
    private readonly HostProcess?[] nodes = new HostProcess?[Count];
    private readonly TestDatabase database;

    private UpgradeRounds(TestDatabase database) => this.database = database;

    /// <param name="before">The earlier release's <c>Outreach.Web.dll</c>.</param>
    /// <param name="answers">In each step.</param>
    public static async Task<UpgradeReport> RunAsync(string before, int seed, TextWriter output, int answers = 500)
    {
        using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateOnAsync(server, empty => HostProcess.MigrateAsync(before, empty));
        using var rounds = new UpgradeRounds(database);
        return await rounds.RunAsync(Path.GetFullPath(before), seed, answers, output);
    }

    public void Dispose()
    {
        foreach (var node in nodes)
        {
            node?.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<UpgradeReport> RunAsync(string before, int seed, int answers, TextWriter output)
    {
        var watch = Stopwatch.StartNew();
        var (commitment, clients) = await KillRounds.SeedAsync(database, seed, TimeSpan.FromMilliseconds(50));
        await Task.WhenAll(Enumerable.Range(0, Count).Select(node => StartAsync(node, before)));
        using var proxy = await Proxy.StartAsync(nodes.Select(n => n!.Address));
        using var http = await proxy.ClientAsync();
        using var stop = new CancellationTokenSource();
        var load = clients.Select(c => c.RunAsync(http, stop.Token)).Append(MessageRounds.KeepComingAsync(database, stop.Token)).ToList();

        (string Step, Func<Task> DoAsync)[] steps =
        [
            ("all three of the earlier release", () => Task.CompletedTask),
            ("first node of this one", () => ReplaceAsync(0, null)),
            ("second", () => ReplaceAsync(1, null)),
            ("third", () => ReplaceAsync(2, null)),
            ("first back to the earlier release", () => ReplaceAsync(0, before)),
            ("and forward again", () => ReplaceAsync(0, null)),
        ];
        var answered = new List<(string, int)>();
        foreach (var (step, doAsync) in steps)
        {
            var count = clients.Sum(c => c.Answers);
            await doAsync();
            await UntilAnsweredAsync(clients, answers);
            answered.Add((step, clients.Sum(c => c.Answers) - count));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{step}: {answered[^1].Item2} answers, {watch.Elapsed.TotalSeconds:0} s"));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
        var messages = await MessageRounds.UntilSettledAsync(database, Arrived);
        List<string> failures = [.. await KillRounds.LookAsync(database, clients, Arrived)];
        var difference = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/commitments/{commitment}/reconciliation")).GetProperty("difference").GetInt32();
        if (messages.Unsent + messages.Doubled + Math.Abs(difference) > 0)
        {
            failures.Add("in the end not everything is as it was acknowledged");
        }

        return new(answered, clients.Sum(c => c.Acknowledged.Count), clients.Sum(c => c.Again), messages, difference, watch.Elapsed.TotalSeconds, failures);
    }

    private IReadOnlySet<Guid> Arrived() => HostProcess.ArrivedIn(folder);

    private async Task ReplaceAsync(int node, string? release)
    {
        await nodes[node]!.TerminateAsync();
        await nodes[node]!.ExitCodeAsync(TimeSpan.FromSeconds(60));
        await StartAsync(node, release);
    }

    private async Task StartAsync(int node, string? release)
    {
        nodes[node]?.Dispose();
        nodes[node] = await HostProcess.StartAsync(
            database, folder,
            [string.Create(CultureInfo.InvariantCulture, $"--Urls=http://127.0.0.1:{ports[node]}"), "--Security:KeysSecret=a secret that all of these nodes have", "--Drain:Seconds=1"],
            release: release);
    }

    private static Task UntilAnsweredAsync(IReadOnlyList<LoadClient> clients, int more)
    {
        var wanted = clients.Sum(c => c.Answers) + more;
        return Patience.UntilAsync(() => clients.Sum(c => c.Answers) >= wanted, "the nodes answer", TimeSpan.FromMinutes(3));
    }
}
