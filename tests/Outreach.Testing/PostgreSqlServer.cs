using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Outreach.Testing;

/// <summary>A PostgreSQL cluster of this process's own, on loopback and a free port, gone at the end; fully durable, as Debian's defaults are.</summary>
public sealed class PostgreSqlServer : IDisposable
{
    private const string Variable = "OUTREACH_TEST_POSTGRESQL";

    private readonly string folder;
    private readonly string programs;
    private readonly string settings;

    private PostgreSqlServer(string folder, string programs, int port, string settings) => (this.folder, this.programs, Port, this.settings) = (folder, programs, port, settings);

    public int Port { get; }

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=outreach");

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Of everything that is the server's; its user may write here.</summary>
    public string Folder => folder;

    /// <summary>The data directory.</summary>
    public string Data => Path.Combine(folder, "data");

    /// <summary>The path of one of PostgreSQL's programs.</summary>
    public static string Program(string name) => Path.Combine(ProgramsFolder(), name);

    /// <summary>Uses the server that <c>OUTREACH_TEST_POSTGRESQL</c> names; starts one for this process if it names none.</summary>
    public static async Task EnsureAsync()
    {
        if (TestDatabase.PostgreSqlServer is not null)
        {
            return;
        }

        var server = await StartAsync();
        Environment.SetEnvironmentVariable(Variable, server.ConnectionString);

        // The template of the test databases is dropped when the process ends: the server must outlive that.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
    }

    /// <param name="disk">A folder of a small disk, on which it keeps little of its log; null: where temporary files are.</param>
    /// <param name="first">What is done before it starts for the first time, such as adding to its settings.</param>
    public static async Task<PostgreSqlServer> StartAsync(string? disk = null, Func<PostgreSqlServer, Task>? first = null)
    {
        var server = await MakeAsync(disk);
        await server.AsOwnerAsync("initdb", ["-D", server.Data, "-A", "trust", "-U", "outreach", "--locale=C.UTF-8", "-E", "UTF8"]);
        await (first?.Invoke(server) ?? Task.CompletedTask);
        await server.StartAgainAsync();
        return server;
    }

    private static async Task<PostgreSqlServer> MakeAsync(string? disk)
    {
        var folder = disk is null ? Directory.CreateTempSubdirectory("outreach_pg_").FullName : Directory.CreateDirectory(Path.Combine(disk, "pg")).FullName;
        var server = new PostgreSqlServer(folder, ProgramsFolder(), LoopbackPorts.Free(1)[0], disk is null ? "" : " -c max_wal_size=64MB -c min_wal_size=32MB");
        if (IsRoot)
        {
            await RunAsync("chown", ["postgres", server.folder]);
        }

        return server;
    }

    /// <summary>Copies a whole running server into a folder that is not there yet, with the log that belongs to it, as <c>deploy/postgresql</c> does.</summary>
    public static Task BackUpAsync(string connectionString, string folder)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return RunAsOwnerAsync(
            Program("pg_basebackup"),
            ["-h", server.Host!, "-p", server.Port.ToString(CultureInfo.InvariantCulture), "-U", server.Username!, "--checkpoint=fast", "--wal-method=stream", "-D", folder]);
    }

    /// <summary>A server of its own from a copy: the files put in place, its log played back, and it takes connections.</summary>
    public static async Task<PostgreSqlServer> RestoreAsync(string backup)
    {
        var server = await MakeAsync(null);
        await RunAsOwnerAsync("cp", ["-a", backup, server.Data]);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>After it was stopped or killed: plays its log back and takes connections.</summary>
    public async Task StartAgainAsync()
    {
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=150{settings}");
        await AsOwnerAsync("pg_ctl", ["-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-o", options, "start"]);
    }

    /// <summary>Waits until it takes connections; starts it if it has given itself up, as it does when there is no room to play its log back.</summary>
    public Task UntilItServesAsync() => Patience.UntilAsync(ServesAsync, "PostgreSQL takes connections", TimeSpan.FromMinutes(2));

    private async Task<bool> ServesAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Database=postgres;Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException) when (!File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await StartAgainAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>Ends every session and writes everything out.</summary>
    public Task StopAsync() => AsOwnerAsync("pg_ctl", ["-D", Data, "-m", "fast", "-w", "stop"]);

    /// <summary>SIGKILL to the server and to every process of its sessions: as when the power goes, but for the machine's own cache.</summary>
    public async Task KillAsync()
    {
        var server = (await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0].Trim();
        await RunAsync("sh", ["-c", $"children=$(ps -o pid= --ppid {server}); kill -9 {server} $children; while kill -0 {server} $children 2>/dev/null; do sleep 0.05; done; true"]);
        NpgsqlConnection.ClearAllPools();
    }

    /// <remarks>Stops the server whose id stands in this cluster's own folder, and no other.</remarks>
    public void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        Directory.Delete(folder, recursive: true);
    }

    /// <remarks>PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes for it.</remarks>
    private Task AsOwnerAsync(string program, string[] arguments) => RunAsOwnerAsync(Path.Combine(programs, program), arguments);

    /// <summary>Runs a program as the user of servers, and throws if it fails.</summary>
    public static Task RunAsOwnerAsync(string program, params string[] arguments) =>
        IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", program, .. arguments]) : RunAsync(program, arguments);

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
}
