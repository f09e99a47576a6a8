using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>A PostgreSQL cluster of this run's own, on loopback and a free port, gone at the end; fully durable, as Debian's defaults are.</summary>
internal sealed class PrivatePostgreSql
{
    private const string Variable = "OUTREACH_TEST_POSTGRESQL";

    private readonly string folder;
    private readonly string programs;

    private PrivatePostgreSql(string folder, string programs) => (this.folder, this.programs) = (folder, programs);

    /// <summary>Uses the server that <c>OUTREACH_TEST_POSTGRESQL</c> names; starts one if it names none.</summary>
    public static async Task EnsureAsync()
    {
        if (TestDatabase.PostgreSqlServer is not null)
        {
            return;
        }

        var cluster = new PrivatePostgreSql(Directory.CreateTempSubdirectory("outreach_pg_").FullName, ProgramsFolder());
        var port = FreePort();
        if (IsRoot)
        {
            await RunAsync("chown", ["postgres", cluster.folder]);
        }

        await cluster.AsOwnerAsync("initdb", ["-D", cluster.Data, "-A", "trust", "-U", "outreach", "--locale=C.UTF-8", "-E", "UTF8"]);
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={cluster.folder} -c max_connections=100");
        await cluster.AsOwnerAsync("pg_ctl", ["-D", cluster.Data, "-l", Path.Combine(cluster.folder, "log"), "-w", "-o", options, "start"]);
        Environment.SetEnvironmentVariable(Variable, string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=outreach"));

        // The template of the test databases is dropped when the process ends: the server must outlive that.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Stop();
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(folder, "data");

    /// <remarks>Stops the server whose id stands in this cluster's own folder, and no other.</remarks>
    private void Stop()
    {
        AsOwnerAsync("pg_ctl", ["-D", Data, "-m", "fast", "-w", "stop"]).GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }

    /// <remarks>PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes for it.</remarks>
    private Task AsOwnerAsync(string program, string[] arguments)
    {
        var path = Path.Combine(programs, program);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        // No pipes: the server would inherit and keep them.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(program)} {arguments[^1]} ended with {process.ExitCode}.");
        }
    }

    private static string ProgramsFolder() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .MaxBy(bin => bin, StringComparer.Ordinal)
        ?? throw new InvalidOperationException($"PostgreSQL's programs are not installed (apt-get install postgresql-15), and {Variable} names no server.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
