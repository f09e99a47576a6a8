using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>
/// A real mail server on loopback, with a certificate of an authority that nobody trusts by itself. It offers STARTTLS and does not insist on it:
/// what is not sent in the clear is not sent because the client will not.
/// </summary>
internal sealed class StartTlsServer : IAsyncDisposable
{
    public const string Host = "localhost";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("outreach-mail-").FullName;
    private Process? program;

    private StartTlsServer() { }

    public int Port { get; } = LoopbackPorts.Free(1)[0];

    /// <summary>Who believes this believes the server.</summary>
    public string AuthorityFile => Path.Combine(folder, "authority.pem");

    private string Inbox => Path.Combine(folder, "mail");

    public IReadOnlyList<string> Mails => Directory.Exists(Path.Combine(Inbox, "new")) ? [.. Directory.GetFiles(Path.Combine(Inbox, "new")).Select(File.ReadAllText)] : [];

    /// <param name="offersTls">Whether it can do STARTTLS at all.</param>
    /// <param name="name">Whom the certificate names.</param>
    public static async Task<StartTlsServer> StartAsync(bool offersTls = true, string name = Host)
    {
        var server = new StartTlsServer();
        try
        {
            server.MakeCertificate(name);
            await server.RunAsync(offersTls);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
        {
            program.Kill();
            await program.WaitForExitAsync();
            program.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private void MakeCertificate(string name)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority of a test", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using var root = authority.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var own = request.Create(root, from, until, RandomNumberGenerator.GetBytes(8));

        File.WriteAllText(AuthorityFile, root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "own.pem"), own.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "own.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private async Task RunAsync(bool offersTls)
    {
        string[] tls = offersTls ? ["--tlscert", Path.Combine(folder, "own.pem"), "--tlskey", Path.Combine(folder, "own.key"), "--no-requiretls"] : [];
        program = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-m", "aiosmtpd", "-n", "-l", $"127.0.0.1:{Port}", .. tls, "-c", "aiosmtpd.handlers.Mailbox", Inbox])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        program.ErrorDataReceived += (_, _) => { };
        program.OutputDataReceived += (_, _) => { };
        program.BeginErrorReadLine();
        program.BeginOutputReadLine();

        for (var since = Stopwatch.StartNew(); !await ListensAsync();)
        {
            Assert.False(program.HasExited || since.Elapsed > Patience, "The mail server does not run.");
            await Task.Delay(50);
        }
    }

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
