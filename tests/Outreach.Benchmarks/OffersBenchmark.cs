using System.Diagnostics;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>Offers for one entry, and a page of the waiting list, as the list grows; over HTTP, one client.</summary>
internal static class OffersBenchmark
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(bool quick)
    {
        await using var host = await HostUnderTest.StartAsync(DatabaseProvider.Sqlite, ["--Logging:LogLevel:Default=Error"]);
        using var client = await host.ClientAsync();
        var sessions = quick ? 5_000 : 50_000;
        var programmes = await WaitingWorld.MakeSessionsAsync(host.Database, host.Clock, sessions);
        var figures = new List<Figure>();
        var (offers, pages) = (new List<double>(), new List<double>());
        var length = 0;
        foreach (var size in quick ? new[] { 2_000, 50_000 } : [2_000, 50_000, 500_000])
        {
            var entries = await WaitingWorld.AddEntriesAsync(host.Database, host.Clock, programmes, length, size);
            length = size;
            var offer = await P99Async(client, [.. entries.Select(e => $"/api/v1/waiting-list/{e.Value}/offers")]);
            var page = await P99Async(client, [.. programmes.Select(p => $"/api/v1/waiting-list?hospitalId={p.Hospital.Id.Value}&status=Waiting&limit=50")]);
            offers.Add(offer);
            pages.Add(page);
            figures.Add(new("offers", $"offers p99, {sessions} sessions, {size} entries", offer, "ms", "under 20", offer < 20));
            figures.Add(new("offers", $"waiting-list page p99, {size} entries", page, "ms", "under 20", page < 20));
        }

        figures.Add(new("offers", "offers p99, largest list / smallest", offers[^1] / offers[0], "ratio", "at most 1.5", offers[^1] / offers[0] <= 1.5));
        figures.Add(new("offers", "waiting-list page p99, largest list / smallest", pages[^1] / pages[0], "ratio", "at most 1.5", pages[^1] / pages[0] <= 1.5));
        return figures;
    }

    private static async Task<double> P99Async(HttpClient client, IReadOnlyList<string> urls)
    {
        var latencies = new List<double>();
        for (var i = 0; i < 1_400; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri(urls[i % urls.Count], UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();

            // The first ones warm up: the runtime compiles what is called often a second time, and better.
            if (i >= 400)
            {
                latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return latencies.Percentile(0.99);
    }
}
