using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Outreach.Web;
using Outreach.Web.Demo;

namespace Outreach.Testing;

/// <summary>The real host in this process with the demo's data, on a free port and a SQLite file that is gone at the end.</summary>
public sealed class DemoHost : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("outreach_demo_").FullName;
    private readonly IClock? machine;
    private WebApplication? app;

    private DemoHost(IClock? machine) => this.machine = machine;

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public IServiceProvider Services => app!.Services;

    /// <summary>The file that the host works on.</summary>
    public string DatabasePath => Path.Combine(folder, "outreach.db");

    /// <param name="machine">Another clock than the machine's own.</param>
    public static async Task<DemoHost> StartAsync(IClock? machine = null)
    {
        var host = new DemoHost(machine);
        await host.RunAsync();
        return host;
    }

    /// <summary>Stops the host and starts one on what it left.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task RunAsync()
    {
        app = await OutreachHost.BuildAsync(
            [
                "--Urls=http://127.0.0.1:0", "--environment=Development", $"--contentRoot={folder}", "--applicationName=Outreach.Web",
                "--Database:Provider=Sqlite", $"--Database:ConnectionString=Data Source={DatabasePath}", $"--Security:KeysPath={Path.Combine(folder, "keys")}",
                $"--Reminders:Spool:Folder={Path.Combine(folder, "spool")}", "--Drain:Seconds=0", "--RateLimits:PerSender=1000000", "--RateLimits:SignIn=1000000", "--Logging:LogLevel:Default=Error",
            ],
            builder =>
            {
                if (machine is not null)
                {
                    builder.Services.AddSingleton(new DemoClock(machine));
                }
            });
        await app.StartAsync();
    }

    private async Task StopAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
            SqliteConnection.ClearAllPools();
        }
    }
}
