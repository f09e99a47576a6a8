using NodaTime;
using NodaTime.Testing;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>The host on an existing SQLite file: time to ready, and memory when nobody asks anything of it.</summary>
internal static class StartBenchmark
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(bool quick)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var clock = new FakeClock(Instant.FromUtc(2026, 11, 24, 4, 0));
        await HostUnderTest.AddUsersAsync(database, clock);
        await BookingWorld.MakeAsync(database, clock, 2_000, hospitals: 4);
        var (starts, idle, used) = (new List<double>(), new List<double>(), new List<double>());
        var (own, code, files) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < (quick ? 3 : 7); i++)
        {
            await using var host = await MeasuredHost.StartAsync(database);
            starts.Add(host.SecondsToReady);
            await Task.Delay(TimeSpan.FromSeconds(quick ? 4 : 12));
            idle.Add(host.Resident);
            own.Add(host.ResidentPrivate);
            code.Add(host.ResidentCode);
            files.Add(host.ResidentFiles);
            await UseAsync(host);
            await Task.Delay(TimeSpan.FromSeconds(quick ? 2 : 12));
            used.Add(host.Resident);
        }

        var (start, rest) = (starts.Percentile(0.5), idle.Percentile(0.5));
        return
        [
            new("start", "start to ready, existing database", start, "s", "under 3", start < 3),
            new("start", "resident memory when idle", rest, "MB", "under 150", rest < 150),
            new("start", "of it private", own.Percentile(0.5), "MB"),
            new("start", "of it compiled code", code.Percentile(0.5), "MB"),
            new("start", "of it pages of program files", files.Percentile(0.5), "MB"),
            new("start", "resident memory when idle again after 300 requests", used.Percentile(0.5), "MB"),
        ];
    }

    private static async Task UseAsync(MeasuredHost host)
    {
        using var client = await host.ClientAsync();
        for (var i = 0; i < 100; i++)
        {
            foreach (var path in (string[])["/api/v1/waiting-list", "/api/v1/bookings", "/api/v1/sessions"])
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                answer.EnsureSuccessStatusCode();
                await answer.Content.ReadAsByteArrayAsync();
            }
        }
    }
}
