using System.Diagnostics;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>The built host as a process of its own, to be killed.</summary>
public sealed class HostProcess : IDisposable
{
    private bool isDisposed;

    private const string Host = "Outreach.Web.dll";

    /// <summary>This program, which runs the host with a clock that can be set.</summary>
    private const string HostWithClock = "Outreach.Chaos.dll";

    private const string Urls = "--Urls=";

    private readonly Process process;

    private HostProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Of the operating system.</summary>
    public int Id => process.Id;

    /// <summary>Starts it and waits until it takes requests. A host that finds its port taken meanwhile is started once more.</summary>
    /// <param name="settings">More of them, as on the command line; without <c>--Urls</c> it listens on a free port.</param>
    /// <param name="trusted">A file of certificates that the process believes in place of the machine's own.</param>
    /// <param name="clock">A file that says how far its clock is beside the right time; null: it has the machine's.</param>
    /// <param name="release">Another release's <c>Outreach.Web.dll</c>; null: the host that was built with this.</param>
    public static async Task<HostProcess> StartAsync(TestDatabase database, string folder, string[]? settings = null, string? trusted = null, string? clock = null, string? release = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var host = Start(database, folder, settings ?? [], trusted, clock, release);
            try
            {
                await host.UntilItAnswersAsync();
                return host;
            }
            catch (InvalidOperationException) when (attempt < 3 && host.process.HasExited)
            {
                host.Dispose();
            }
            catch
            {
                host.Dispose();
                throw;
            }
        }
    }

    private static HostProcess Start(TestDatabase database, string folder, string[] settings, string? trusted, string? clock, string? release)
    {
        var address = new Uri(Array.Find(settings, s => s.StartsWith(Urls, StringComparison.Ordinal))?[Urls.Length..] ?? $"http://127.0.0.1:{LoopbackPorts.Free(1)[0]}");
        var process = Start(
        [
            .. clock is null ? [release ?? Host] : new[] { HostWithClock, "host", clock },
            $"{Urls}{address.GetLeftPart(UriPartial.Authority)}", "--environment=Production", .. DatabaseOf(database), $"--contentRoot={folder}",
            $"--Security:KeysPath={Path.Combine(folder, "keys")}", $"--Reminders:Spool:Folder={SpoolOf(folder)}",
            "--RateLimits:PerSender=1000000", "--RateLimits:SignIn=1000000", "--Logging:LogLevel:Default=Error",
            .. settings,
        ], trusted);

        // What nobody reads would fill the pipe and stop the host.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return new HostProcess(process, address);
    }

    /// <summary>Runs the <c>verify</c> command on a database; its exit code and what it printed.</summary>
    public static Task<(int ExitCode, string Output)> VerifyAsync(TestDatabase database) => ToEndAsync([Host, "verify", .. DatabaseOf(database)]);

    /// <summary>Lets a release bring the tables of a database to its version.</summary>
    public static async Task MigrateAsync(string release, TestDatabase database)
    {
        var (exitCode, output) = await ToEndAsync([release, "migrate", .. DatabaseOf(database)]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"The tables of the earlier release could not be made: {output}");
        }
    }

    /// <summary>The reminders that a host with this folder has written into its spool.</summary>
    public static IReadOnlySet<Guid> ArrivedIn(string folder) => Directory.Exists(SpoolOf(folder))
        ? Directory.EnumerateFiles(SpoolOf(folder), "*.txt").Select(f => Guid.Parse(Path.GetFileNameWithoutExtension(f))).ToHashSet()
        : new HashSet<Guid>();

    public Task<HttpClient> ClientAsync() => new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) }.AsAsync();

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: asks it to end.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="OperationCanceledException">It goes on for longer.</exception>
    public async Task<int> ExitCodeAsync(TimeSpan patience)
    {
        using var enough = new CancellationTokenSource(patience);
        await process.WaitForExitAsync(enough.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static Process Start(string[] call, string? trusted = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        if (trusted is not null)
        {
            start.Environment["SSL_CERT_FILE"] = trusted;
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, call[0]));
        foreach (var argument in call[1..])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
    }

    private static async Task<(int ExitCode, string Output)> ToEndAsync(string[] call)
    {
        using var process = Start(call);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private static string SpoolOf(string folder) => Path.Combine(folder, "spool");

    private static string[] DatabaseOf(TestDatabase database) =>
        [$"--Database:Provider={database.Provider}", $"--Database:ConnectionString={database.ConnectionString}"];

    private async Task UntilItAnswersAsync()
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromMinutes(3) && !process.HasExited)
        {
            try
            {
                // Any answer will do: it listens, and its database is ready.
                using var answer = await client.GetAsync(new Uri("/api/v1/bookings", UriKind.Relative));
                return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                await pause.WaitForNextTickAsync();
            }
        }

        throw new InvalidOperationException("The host did not take requests.");
    }
}
