using System.Diagnostics;
using System.Net.Http.Json;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>Bookings a second over HTTP with 32 clients, against the same rows in a bare loop and by raw SQL, taken in turns.</summary>
internal sealed class BookingBenchmark(DatabaseProvider provider, bool quick)
{
    private const int Clients = 32;

    private readonly List<double> latencies = [];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var rounds = quick ? 2 : 5;
        var turn = TimeSpan.FromSeconds(quick ? 2 : 4);
        await using var host = await HostUnderTest.StartAsync(provider, ["--Logging:LogLevel:Default=Error"]);
        var tasks = new Queue<BookingTask>(await BookingWorld.MakeAsync(host.Database, host.Clock, quick ? 30_000 : 130_000, hospitals: 8));
        using var client = await host.ClientAsync();
        var (ef, raw, http) = (new List<double>(), new List<double>(), new List<double>());
        var rawLoop = new RawLoop(host.Database, host.Clock, HostUnderTest.Everybody);
        await HttpAsync(client, tasks, TimeSpan.FromSeconds(2));
        await EfLoop.RunAsync(host.Database, host.Clock, HostUnderTest.Everybody, tasks, TimeSpan.FromSeconds(1));
        latencies.Clear();
        for (var round = 0; round < rounds; round++)
        {
            ef.Add(await EfLoop.RunAsync(host.Database, host.Clock, HostUnderTest.Everybody, tasks, turn));
            http.Add(await HttpAsync(client, tasks, turn));
            raw.Add(await rawLoop.RunAsync(tasks, turn));
        }

        var (p50, max) = (latencies.Percentile(0.5), latencies.Percentile(1));
        var name = $"bookings-{(provider == DatabaseProvider.Sqlite ? "sqlite" : "postgresql")}";
        var (m, e, r) = (http.Percentile(0.5), ef.Percentile(0.5), raw.Percentile(0.5));
        return
        [
            new(name, "over HTTP, 32 clients", m, "1/s"),
            new(name, "same rows, bare EF Core loop", e, "1/s"),
            new(name, "same rows, raw SQL, one transaction each", r, "1/s"),
            new(name, "HTTP / EF Core loop", m / e, "ratio", "at least 0.6", m / e >= 0.6),
            new(name, "HTTP / raw SQL", m / r, "ratio", "at least 0.2", m / r >= 0.2),
            new(name, "latency p50", p50, "ms"),
            new(name, "latency p99", latencies.Percentile(0.99), "ms"),
            new(name, "latency maximum / p50", max / p50, "ratio", "under 15", max / p50 < 15),
        ];
    }

    private async Task<double> HttpAsync(HttpClient client, Queue<BookingTask> tasks, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            var count = 0;
            while (watch.Elapsed < time)
            {
                BookingTask task;
                lock (tasks)
                {
                    task = tasks.Dequeue();
                }

                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/bookings")
                {
                    Content = JsonContent.Create(new { entryId = task.Entry.Id.Value, sessionId = task.Session.Id.Value }),
                };
                request.Headers.Add("Idempotency-Key", task.Entry.Id.Value.ToString());
                var started = Stopwatch.GetTimestamp();
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                lock (latencies)
                {
                    latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }

                count++;
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
