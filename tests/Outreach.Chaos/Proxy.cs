using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>nginx in front of several hosts, none preferred, with the rules of <c>deploy/nginx</c> for what may be sent to a second one.</summary>
public sealed class Proxy : IDisposable
{
    private readonly string folder;
    private readonly Process process;

    private Proxy(string folder, Process process, Uri address) => (this.folder, this.process, Address) = (folder, process, address);

    public Uri Address { get; }

    /// <param name="hosts">Where they listen, also those that do not run at the moment.</param>
    public static async Task<Proxy> StartAsync(IEnumerable<Uri> hosts)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_nginx_").FullName;
        var port = LoopbackPorts.Free(1)[0];
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), $$"""
            daemon off;
            user root;
            worker_processes 1;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              map "$request_method:$http_idempotency_key" $repeatable { default 0; "~^POST:." 1; }
              upstream nodes { {{string.Join(' ', hosts.Select(h => $"server {h.Authority} max_fails=1 fail_timeout=2s;"))}} keepalive 32; }
              server {
                listen 127.0.0.1:{{port}};
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_connect_timeout 2s;
                proxy_next_upstream error timeout;
                proxy_next_upstream_tries 3;
                proxy_next_upstream_timeout 10s;
                error_page 418 = @repeatable;
                location / { if ($repeatable) { return 418; } proxy_pass http://nodes; }
                location @repeatable { proxy_next_upstream error timeout non_idempotent; proxy_pass http://nodes; }
              }
            }
            """);
        var process = Process.Start(new ProcessStartInfo("nginx", ["-e", $"{folder}/error.log", "-p", folder, "-c", $"{folder}/nginx.conf"])) ?? throw new InvalidOperationException("nginx did not start.");
        var proxy = new Proxy(folder, process, new Uri($"http://127.0.0.1:{port}"));
        await proxy.UntilItListensAsync();
        return proxy;
    }

    /// <summary>Signed in through it, at whichever host that is.</summary>
    public async Task<HttpClient> ClientAsync()
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        using var answer = await client.PostAsJsonAsync("/api/v1/sign-in", new { userName = "everybody", password = HostUnderTest.Password });
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task UntilItListensAsync()
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var patience = Stopwatch.StartNew();
        while (!process.HasExited && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                using var line = new TcpClient();
                await line.ConnectAsync(Address.Host, Address.Port);
                return;
            }
            catch (SocketException)
            {
                await pause.WaitForNextTickAsync();
            }
        }

        Dispose();
        throw new InvalidOperationException("nginx does not listen.");
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
