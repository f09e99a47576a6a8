using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Web;

namespace Outreach.Benchmarks;

/// <summary>The host as its own process on an existing SQLite file: time to ready, and memory when idle.</summary>
internal static class StartBenchmark
{
    public static async Task<IReadOnlyList<Figure>> RunAsync(bool quick)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var (starts, memory) = (new List<double>(), new List<double>());
        for (var i = 0; i < (quick ? 3 : 7); i++)
        {
            var (seconds, megabytes) = await OnceAsync(database);
            starts.Add(seconds);
            memory.Add(megabytes);
        }

        var (start, idle) = (starts.Percentile(0.5), memory.Percentile(0.5));
        return
        [
            new("start", "start to ready, existing database", start, "s", "under 3", start < 3),
            new("start", "resident memory when idle", idle, "MB", "under 150", idle < 150),
        ];
    }

    private static async Task<(double Seconds, double Megabytes)> OnceAsync(TestDatabase database)
    {
        var port = FreePort();
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[
            typeof(OutreachHost).Assembly.Location, $"--Urls=http://127.0.0.1:{port}", $"--Database:ConnectionString={database.ConnectionString}", $"--contentRoot={AppContext.BaseDirectory}", "--environment=Production"])
        {
            info.ArgumentList.Add(argument);
        }

        var watch = Stopwatch.StartNew();
        using var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            while (!await IsReadyAsync(client))
            {
                if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(60))
                {
                    throw new InvalidOperationException("The host did not become ready.");
                }

                await Task.Delay(20);
            }

            var seconds = watch.Elapsed.TotalSeconds;
            await Task.Delay(TimeSpan.FromSeconds(3));
            process.Refresh();
            return (seconds, process.WorkingSet64 / 1048576.0);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
