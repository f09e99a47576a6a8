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
/// Three nodes of an earlier release behind nginx, on tables that it made and that were brought to this version; under load each node is replaced, one goes back to the
/// earlier release and forward again.
/// </summary>
public static class UpgradeRounds
{
    /// <summary>As many as <c>deploy/nginx</c> names.</summary>
    private const int Count = 3;

    /// <param name="before">The earlier release's <c>Outreach.Web.dll</c>.</param>
    /// <param name="answers">In each step.</param>
    public static async Task<UpgradeReport> RunAsync(string before, int seed, TextWriter output, int answers = 500)
    {
        var watch = Stopwatch.StartNew();
        before = Path.GetFullPath(before);
        using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateOnAsync(server, empty => HostProcess.MigrateAsync(before, empty));
        var (commitment, clients) = await KillRounds.SeedAsync(database, seed, TimeSpan.FromMilliseconds(50));
        using var nodes = await Nodes.StartReleaseAsync(database, Count, before);
        using var proxy = await Proxy.StartAsync(nodes.Addresses);
        using var http = await proxy.ClientAsync();
        using var stop = new CancellationTokenSource();
        var load = clients.Select(c => c.RunAsync(http, stop.Token)).Append(MessageRounds.KeepComingAsync(database, stop.Token)).ToList();

        (string Step, Func<Task> DoAsync)[] steps =
        [
            ("all three of the earlier release", () => Task.CompletedTask),
            ("first node of this one", () => nodes.ReplaceAsync(0, null)),
            ("second", () => nodes.ReplaceAsync(1, null)),
            ("third", () => nodes.ReplaceAsync(2, null)),
            ("first back to the earlier release", () => nodes.ReplaceAsync(0, before)),
            ("and forward again", () => nodes.ReplaceAsync(0, null)),
        ];
        var answered = new List<(string, int)>();
        foreach (var (step, doAsync) in steps)
        {
            var count = clients.Sum(c => c.Answers);
            await doAsync();
            await clients.UntilAnsweredAsync(answers);
            answered.Add((step, clients.Sum(c => c.Answers) - count));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{step}: {answered[^1].Item2} answers, {watch.Elapsed.TotalSeconds:0} s"));
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
        var messages = await MessageRounds.UntilSettledAsync(database, nodes.Arrived);
        List<string> failures = [.. await KillRounds.LookAsync(database, clients, nodes.Arrived)];
        var difference = (await http.GetFromJsonAsync<JsonElement>($"/api/v1/commitments/{commitment}/reconciliation")).GetProperty("difference").GetInt32();
        if (messages.Unsent + messages.Doubled + Math.Abs(difference) > 0)
        {
            failures.Add("in the end not everything is as it was acknowledged");
        }

        return new(answered, clients.Sum(c => c.Acknowledged.Count), clients.Sum(c => c.Again), messages, difference, watch.Elapsed.TotalSeconds, failures);
    }
}
