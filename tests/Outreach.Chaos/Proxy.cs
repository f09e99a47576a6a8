using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>nginx with TLS in front of several hosts, with the very files of <c>deploy/nginx</c>; only addresses and paths are others.</summary>
public sealed partial class Proxy : IDisposable
{
    private const string Name = "outreach.example.org";

    private readonly string folder;
    private readonly Process process;
    private readonly X509Certificate2 certificate;
    private readonly int port;

    private Proxy(string folder, Process process, X509Certificate2 certificate, int port) => (this.folder, this.process, this.certificate, this.port) = (folder, process, certificate, port);

    /// <param name="hosts">Where they listen, also those that do not run at the moment.</param>
    public static async Task<Proxy> StartAsync(IEnumerable<Uri> hosts)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_nginx_").FullName;
        var ports = LoopbackPorts.Free(2);
        var certificate = MakeCertificate(folder);
        await WriteConfigurationAsync(folder, [.. hosts], ports);
        var process = Process.Start(new ProcessStartInfo("nginx", ["-e", $"{folder}/error.log", "-p", folder, "-c", $"{folder}/nginx.conf"])) ?? throw new InvalidOperationException("nginx did not start.");
        var proxy = new Proxy(folder, process, certificate, ports[0]);
        await Patience.UntilAsync(proxy.ListensAsync, "nginx listens", TimeSpan.FromSeconds(30));
        return proxy;
    }

    /// <summary>Signed in through it, at whichever host that is; believes its certificate and no other.</summary>
    public Task<HttpClient> ClientAsync()
    {
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == certificate.Thumbprint };
        return new HttpClient(handler) { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}")), Timeout = TimeSpan.FromSeconds(30) }.AsAsync();
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<bool> ListensAsync()
    {
        using var line = new TcpClient();
        try
        {
            await line.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException) when (!process.HasExited)
        {
            return false;
        }
    }

    private static async Task WriteConfigurationAsync(string folder, Uri[] hosts, int[] ports)
    {
        var shipped = SourceTree.Folder("deploy/nginx");
        var nodes = new Queue<Uri>(hosts);
        var upstream = Server().Replace(await File.ReadAllTextAsync(Path.Combine(shipped, "outreach-nodes.conf")), _ => $"server {nodes.Dequeue().Authority} ");
        var site = await File.ReadAllTextAsync(Path.Combine(shipped, "outreach.conf"));
        site = OtherFamily().Replace(site, "");
        site = Once(site, "listen 80;", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{ports[1]};"));
        site = Once(site, "listen 443 ssl http2;", string.Create(CultureInfo.InvariantCulture, $"listen 127.0.0.1:{ports[0]} ssl http2;"));
        site = Once(site, "/etc/nginx/tls/outreach.crt", $"{folder}/outreach.crt");
        site = Once(site, "/etc/nginx/tls/outreach.key", $"{folder}/outreach.key");
        site = Once(site, "/var/log/nginx/outreach.log", $"{folder}/access.log");
        if (nodes.Count > 0)
        {
            throw new InvalidOperationException("deploy/nginx names fewer nodes than there are.");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off;
            user root;
            worker_processes 1;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events { worker_connections 512; }
            http {
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
            {{upstream}}
            {{site}}
            }
            """);
    }

    private static X509Certificate2 MakeCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var made = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Path.Combine(folder, "outreach.crt"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "outreach.key"), key.ExportPkcs8PrivateKeyPem());
        return made;
    }

    /// <summary>What is not there any more was renamed in <c>deploy/nginx</c>: it shows here.</summary>
    private static string Once(string text, string old, string with) => text.Split(old) is { Length: 2 } parts ? string.Join(with, parts) : throw new InvalidOperationException($"deploy/nginx has '{old}' not once.");

    [GeneratedRegex(@"server 10\.0\.0\.\d+:5080 ")]
    private static partial Regex Server();

    [GeneratedRegex(@"listen \[::\][^;]*;")]
    private static partial Regex OtherFamily();
}
