using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Outreach.Application.Security;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Web;

namespace Outreach.Benchmarks;

/// <summary>The console on a slow line, with a long list, and with many pages open.</summary>
internal static class ConsoleBenchmark
{
    private static readonly string[] NoLimits = ["--RateLimits:PerSender=1000000", "--RateLimits:SignIn=1000000", "--Jobs:Enabled=false"];

    /// <summary>Every screen with the demo's data, as a person with every role sees it: nobody's pages are longer.</summary>
    public static async Task<IReadOnlyList<Figure>> OnSlowLineAsync()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await MakeDemoAsync(database);

        // As the demo's own, so that its clock goes on where it was; its pages are the same.
        await using var host = await MeasuredHost.StartAsync(database, [.. NoLimits, "--environment=Development"]);
        await using var browser = await SlowBrowser.OpenAsync(host.Address);
        var screens = await ConsoleScreens.OfDemoAsync(database);
        List<Figure> figures = [];
        foreach (var (name, path) in screens)
        {
            // Once unmeasured: the host compiles a page when it is first asked for.
            await browser.LoadAsync(path, cold: false);
            var first = await browser.LoadAsync(path, cold: true);
            await browser.LoadAsync("/sign-in", cold: false);
            var next = await browser.LoadAsync(path, cold: false);
            figures.Add(new("console", $"{name}: first load over the wire", first.Bytes / 1000.0, "kB", "at most 15", first.Bytes <= 15_000));
            figures.Add(new("console", $"{name}: largest content painted", first.Painted / 1000, "s", "under 2", first.Painted < 2_000));
            figures.Add(new("console", $"{name}: navigation over the wire", next.Bytes / 1000.0, "kB", "at most 8", next.Bytes <= 8_000));
        }

        return figures;
    }

    /// <summary>The waiting-list screen's time on the server, and the server's memory while pages stay open.</summary>
    public static async Task<IReadOnlyList<Figure>> WithLongListAsync(bool quick)
    {
        var entries = quick ? 50_000 : 500_000;
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await HostUnderTest.AddUsersAsync(database, SystemClock.Instance);
        var programmes = await WaitingWorld.MakeSessionsAsync(database, SystemClock.Instance, quick ? 1_000 : 5_000);
        await WaitingWorld.AddEntriesAsync(database, SystemClock.Instance, programmes, 0, entries);
        await using var host = await MeasuredHost.StartAsync(database, NoLimits);
        using var client = await host.ClientAsync();
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("Accept-Encoding", "br");
        List<Figure> figures = [];
        foreach (var (name, paths) in new (string, List<string>)[]
        {
            ("all hospitals", ["/waiting-list"]),
            ("one hospital", [.. programmes.Select(p => $"/waiting-list?hospital={p.Hospital.Id.Value}")]),
            ("one hospital and tier", [.. programmes.Select(p => $"/waiting-list?hospital={p.Hospital.Id.Value}&tier=B&eye=Right")]),
        })
        {
            var time = await P95Async(client, paths, quick ? 200 : 400);
            figures.Add(new("console", $"waiting-list screen p95, {entries} entries, {name}", time, "ms", "under 150", time < 150));
        }

        figures.AddRange(await WithOpenPagesAsync(host));
        return figures;
    }

    private static async Task<double> P95Async(HttpClient client, List<string> paths, int requests)
    {
        List<double> times = [];
        for (var i = 0; i < 2 * requests; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri(paths[i % paths.Count], UriKind.Relative));
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();

            // The first half warms up.
            if (i >= requests)
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return times.Percentile(0.95);
    }

    private static async Task<List<Figure>> WithOpenPagesAsync(MeasuredHost host)
    {
        await using var browser = await OpenPages.StartAsync(host.Address);
        await browser.OpenAsync(20);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var few = host.Resident;
        await browser.OpenAsync(180);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var many = host.Resident;
        return
        [
            new("console", "resident memory of the host with 20 pages open", few, "MB"),
            new("console", "resident memory of the host with 200 pages open", many, "MB"),
            new("console", "memory with 200 pages open / with 20", many / few, "ratio", "at most 1.1", many / few <= 1.1),
        ];
    }

    private static async Task MakeDemoAsync(TestDatabase database)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_demo_").FullName;
        await using (var app = await OutreachHost.BuildAsync(
        [
            "--Urls=http://127.0.0.1:0", "--environment=Development", $"--contentRoot={folder}", "--applicationName=Outreach.Web", $"--Database:Provider={database.Provider}",
            $"--Database:ConnectionString={database.ConnectionString}", $"--Security:KeysPath={folder}/keys", "--Logging:LogLevel:Default=Error", "--Jobs:Enabled=false", "--Drain:Seconds=0",
        ]))
        {
            await app.StartAsync();
            await AddEverybodyAsync(app.Services);
            await app.StopAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The demo's people have one role each.</summary>
    private static async Task AddEverybodyAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var everybody = await mediator.Send(new CreateUser("everybody", "Everybody", "en", HostUnderTest.Password));
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            await mediator.Send(new GrantRole(everybody.Id, role, null));
        }
    }
}
