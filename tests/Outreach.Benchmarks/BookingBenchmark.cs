using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>Bookings a second over HTTP with 32 clients, against the same rows in a bare loop and by raw SQL, taken in turns.</summary>
/// <remarks>The clients run in the same process and on the same processors as the host: what they cost is the host's loss.</remarks>
internal sealed class BookingBenchmark(DatabaseProvider provider, bool quick)
{
    private const int Clients = 32;

    private readonly List<double> latencies = [];

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var rounds = quick ? 3 : 7;
        var turn = TimeSpan.FromSeconds(quick ? 1 : 4);
        await using var host = await HostUnderTest.StartAsync(provider, ["--Logging:LogLevel:Default=Error"]);
        var tasks = new BookingTasks(await BookingWorld.MakeAsync(host.Database, host.Clock, quick ? 30_000 : 200_000, hospitals: 8));
        using var client = await host.ClientAsync();
        var (ef, raw, http) = (new List<double>(), new List<double>(), new List<double>());
        var efLoop = new EfLoop(host.Database, host.Clock, HostUnderTest.Everybody);
        var rawLoop = new RawLoop(host.Database, host.Clock, HostUnderTest.Everybody);

        // Warms up, and shows that everybody writes the same.
        var warmUp = TimeSpan.FromSeconds(quick ? 2 : 8);
        var asHttp = await RowsOfAsync(host.Database, () => HttpAsync(client, tasks, 2 * warmUp));
        var asEf = await RowsOfAsync(host.Database, () => efLoop.RunAsync(tasks, warmUp));
        var asRaw = await RowsOfAsync(host.Database, () => rawLoop.RunAsync(tasks, warmUp / 2));
        if (asHttp != asEf || asHttp != asRaw)
        {
            throw new InvalidOperationException($"Not the same rows: {asHttp} over HTTP, {asEf} in the loop, {asRaw} by SQL.");
        }

        latencies.Clear();
        for (var round = 0; round < rounds; round++)
        {
            ef.Add(await efLoop.RunAsync(tasks, turn / 2));
            http.Add(await HttpAsync(client, tasks, turn));
            raw.Add(await rawLoop.RunAsync(tasks, turn / 2));
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

    private Task<double> HttpAsync(HttpClient client, BookingTasks tasks, TimeSpan time, int clients = Clients) => tasks.WorkOffAsync(clients, time, () => Task.FromResult<Func<BookingTask, Task>>(async task =>
    {
        var started = Stopwatch.GetTimestamp();
        await task.BookAsync(client);
        lock (latencies)
        {
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }));

    /// <summary>Against what PostgreSQL's own program gets out of the same server, as many clients as over HTTP, in turns.</summary>
    public static async Task<IReadOnlyList<Figure>> AgainstPgBenchAsync(bool quick)
    {
        var rounds = quick ? 3 : 5;
        var turn = TimeSpan.FromSeconds(quick ? 3 : 8);
        var mostOfATurn = (int)turn.TotalSeconds * 2_000;
        await using var host = await HostUnderTest.StartAsync(DatabaseProvider.PostgreSql, ["--Logging:LogLevel:Default=Error"]);
        var tasks = new BookingTasks(await BookingWorld.MakeAsync(host.Database, host.Clock, (2 * rounds * mostOfATurn) + (quick ? 20_000 : 60_000), hospitals: 8));
        using var client = await host.ClientAsync();
        var benchmark = new BookingBenchmark(DatabaseProvider.PostgreSql, quick);
        var loop = new PgBenchLoop(host.Database, host.Clock, HostUnderTest.Everybody);
        await benchmark.HttpAsync(client, tasks, 2 * turn);
        var figures = new List<Figure>();
        foreach (var clients in new[] { 32, 128 })
        {
            var (http, server) = (new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                http.Add(await benchmark.HttpAsync(client, tasks, turn, clients));
                server.Add(await loop.RunAsync(tasks, clients, turn, mostOfATurn));
            }

            var (h, s) = (http.Percentile(0.5), server.Percentile(0.5));
            figures.Add(new("bookings-pgbench", $"over HTTP, {clients} clients", h, "1/s"));
            figures.Add(new("bookings-pgbench", $"same statements by pgbench, {clients} clients", s, "1/s"));
            figures.Add(new("bookings-pgbench", $"HTTP / pgbench, {clients} clients", h / s, "ratio", "at least 0.5", h / s >= 0.5));
        }

        return figures;
    }

    /// <summary>What a contestant writes for one booking, on average.</summary>
    private static async Task<BookingFootprint> RowsOfAsync(TestDatabase database, Func<Task<double>> run)
    {
        var before = await CountAsync(database);
        await run();
        var after = await CountAsync(database);
        return after.Less(before);
    }

    private static async Task<BookingFootprint> CountAsync(TestDatabase database)
    {
        await using var db = database.Open();
        return new BookingFootprint(
            await db.Bookings.CountAsync(), await db.Ledger.CountAsync(), await db.Reminders.CountAsync(), await db.AuditRecords.CountAsync(), await db.IdempotencyRecords.CountAsync(),
            await db.WaitingList.CountAsync(e => e.Status == EntryStatus.Booked), await db.Slots.CountAsync(s => s.BookingId != null), await db.Sessions.SumAsync(s => s.Taken),
            await db.Allotments.SumAsync(a => a.Reserved));
    }

    /// <summary>Rows of each kind, and what the rows that are changed add up to.</summary>
    private sealed record BookingFootprint(double Bookings, double Ledger, double Reminders, double Audit, double Keys, double Entries, double Slots, double Taken, double Reserved)
    {
        /// <summary>The difference, for each booking of it.</summary>
        public BookingFootprint Less(BookingFootprint before)
        {
            var bookings = Bookings - before.Bookings;
            return new(
                1, (Ledger - before.Ledger) / bookings, (Reminders - before.Reminders) / bookings, (Audit - before.Audit) / bookings, (Keys - before.Keys) / bookings,
                (Entries - before.Entries) / bookings, (Slots - before.Slots) / bookings, (Taken - before.Taken) / bookings, (Reserved - before.Reserved) / bookings);
        }
    }
}
