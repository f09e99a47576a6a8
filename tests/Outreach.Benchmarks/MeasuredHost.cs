using System.Diagnostics;
using System.Globalization;
using System.Net;
using Outreach.Testing;
using Outreach.Web;

namespace Outreach.Benchmarks;

/// <summary>The built host as its own process, with the settings that it has in production, jobs included.</summary>
internal sealed class MeasuredHost : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;
    private readonly Uri address;
    private ProcessorShare? share;

    private MeasuredHost(Process process, string folder, Uri address, double secondsToReady) =>
        (this.process, this.folder, this.address, SecondsToReady) = (process, folder, address, secondsToReady);

    /// <summary>The host that was built with this project, or the release that <c>OUTREACH_RELEASE</c> names (its <c>Outreach.Web.dll</c>).</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("OUTREACH_RELEASE") is { Length: > 0 } release ? release : typeof(OutreachHost).Assembly.Location;

    /// <summary>From the start of the process to the first time that it said it was ready.</summary>
    public double SecondsToReady { get; }

    /// <summary>Resident now, MB.</summary>
    public double Resident => Memory("VmRSS");

    /// <summary>Of that: not backed by a file. The heap, stacks and tables.</summary>
    public double ResidentPrivate => Memory("RssAnon");

    /// <summary>Of that: compiled code and what belongs to it, in memory that the runtime maps twice.</summary>
    public double ResidentCode => Memory("RssShmem");

    /// <summary>Of that: pages of program files, which the system can take back and other processes share.</summary>
    public double ResidentFiles => Memory("RssFile");

    /// <summary>Resident at most since the start, MB.</summary>
    public double PeakResident => Memory("VmHWM");

    /// <summary>Where it listens.</summary>
    public Uri Address => address;

    /// <param name="settings">Configuration as on the command line, beside what every measured host has.</param>
    public static async Task<MeasuredHost> StartAsync(TestDatabase database, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_host_").FullName;
        var address = new Uri($"http://127.0.0.1:{LoopbackPorts.Free(1)[0].ToString(CultureInfo.InvariantCulture)}");
        var watch = Stopwatch.StartNew();
        var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Program, $"--Urls={address.GetLeftPart(UriPartial.Authority)}", "--environment=Production", $"--contentRoot={folder}",
            $"--Database:Provider={database.Provider}", $"--Database:ConnectionString={database.ConnectionString}", "--Security:KeysSecret=the same for every host that is measured",
            "--Logging:LogLevel:Default=Error", .. settings,
        ]))!;
        using var client = new HttpClient { BaseAddress = address };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!await IsReadyAsync(client))
        {
            if (process.HasExited || watch.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException("The host did not become ready.");
            }

            await pause.WaitForNextTickAsync();
        }

        return new MeasuredHost(process, folder, address, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Signed in as the user with every role, whom the database must have.</summary>
    public Task<HttpClient> ClientAsync() => new HttpClient { BaseAddress = address }.AsAsync();

    /// <summary>From now on it may use so much of a processor; 1 is one.</summary>
    public void Limit(double processors) => share = ProcessorShare.Of(process.Id, processors);

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        share?.Dispose();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
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

    private double Memory(string field)
    {
        var line = File.ReadLines($"/proc/{process.Id.ToString(CultureInfo.InvariantCulture)}/status").Single(l => l.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture) / 1024;
    }
}
