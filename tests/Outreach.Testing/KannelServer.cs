using System.Diagnostics;
using System.Net.Sockets;

namespace Outreach.Testing;

/// <summary>Kannel's two programs on loopback, with a line open for one carrier. They run in a folder of their own and are stopped by their own ids.</summary>
public sealed class KannelServer : IAsyncDisposable
{
    public const string UserName = "outreach";
    public const string Password = "a gateway's password";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("outreach-kannel-").FullName;
    private readonly int[] ports = LoopbackPorts.Free(4);
    private Process? bearerbox;
    private Process? smsbox;

    private KannelServer() { }

    /// <summary>Where messages are handed in.</summary>
    public string Url => $"http://127.0.0.1:{ports[3]}/cgi-bin/sendsms";

    /// <summary>Where the carrier connects.</summary>
    public int CarrierPort => ports[2];

    /// <param name="answersTo">Where it hands over what people answer.</param>
    public static async Task<KannelServer> StartAsync(string answersTo)
    {
        var kannel = new KannelServer();
        try
        {
            Directory.CreateDirectory(Path.Combine(kannel.folder, "store"));
            var config = Path.Combine(kannel.folder, "kannel.conf");
            await File.WriteAllTextAsync(config, kannel.Config(answersTo));
            kannel.bearerbox = await kannel.StartAsync("bearerbox", config, kannel.ports[1]);
            kannel.smsbox = await kannel.StartAsync("smsbox", config, kannel.ports[3]);
            return kannel;
        }
        catch
        {
            await kannel.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the program that takes messages in; <see cref="StartAgainAsync"/> brings it back.</summary>
    public async Task KillAsync()
    {
        smsbox!.Kill();
        await smsbox.WaitForExitAsync();
    }

    public async Task StartAgainAsync() => smsbox = await StartAsync("smsbox", Path.Combine(folder, "kannel.conf"), ports[3]);

    public async ValueTask DisposeAsync()
    {
        foreach (var program in new[] { smsbox, bearerbox }.OfType<Process>())
        {
            program.Kill();
            await program.WaitForExitAsync();
            program.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<Process> StartAsync(string name, string config, int port)
    {
        var program = Process.Start(new ProcessStartInfo($"/usr/sbin/{name}", ["-v", "4", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        program.ErrorDataReceived += (_, _) => { };
        program.OutputDataReceived += (_, _) => { };
        program.BeginErrorReadLine();
        program.BeginOutputReadLine();
        var since = Stopwatch.StartNew();
        while (!await ListensAsync(port))
        {
            if (program.HasExited || since.Elapsed > Patience)
            {
                program.Kill();
                program.Dispose();
                throw new InvalidOperationException($"{name} does not run:\n{await LogAsync(name)}");
            }

            await Task.Delay(50);
        }

        return program;
    }

    private async Task<string> LogAsync(string name) => File.Exists(Path.Combine(folder, name + ".log")) ? await File.ReadAllTextAsync(Path.Combine(folder, name + ".log")) : "no log";

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Config(string answersTo) => $"""
        group = core
        admin-port = {ports[0]}
        admin-interface = 127.0.0.1
        admin-password = admin
        smsbox-port = {ports[1]}
        smsbox-interface = 127.0.0.1
        box-deny-ip = "*.*.*.*"
        box-allow-ip = "127.0.0.1"
        log-file = "{folder}/bearerbox.log"
        log-level = 1
        dlr-storage = internal
        store-type = spool
        store-location = "{folder}/store"

        group = smsc
        smsc = fake
        smsc-id = CARRIER
        port = {CarrierPort}
        reconnect-delay = 1
        connect-allow-ip = 127.0.0.1

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = {ports[1]}
        sendsms-port = {ports[3]}
        sendsms-interface = 127.0.0.1
        log-file = "{folder}/smsbox.log"
        log-level = 1

        group = sendsms-user
        username = {UserName}
        password = "{Password}"
        max-messages = 10
        concatenation = true
        user-deny-ip = "*.*.*.*"
        user-allow-ip = "127.0.0.1"

        group = sms-service
        keyword = default
        catch-all = true
        max-messages = 0
        send-sender = true
        post-url = "{answersTo}"

        """;
}
