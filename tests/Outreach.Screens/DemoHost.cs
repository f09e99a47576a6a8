using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Web;

namespace Outreach.Screens;

/// <summary>The real host in this process with the demo's data, on a free port and a SQLite file that is gone at the end.</summary>
internal sealed class DemoHost : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;

    private DemoHost(WebApplication app, string folder)
    {
        (this.app, this.folder) = (app, folder);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public Uri Address { get; }

    public static async Task<DemoHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("outreach_screens_").FullName;
        var app = await OutreachHost.BuildAsync(
        [
            "--Urls=http://127.0.0.1:0", "--environment=Development", $"--contentRoot={folder}", "--applicationName=Outreach.Web",
            "--Database:Provider=Sqlite", $"--Database:ConnectionString=Data Source={Path.Combine(folder, "outreach.db")}", $"--Security:KeysPath={Path.Combine(folder, "keys")}",
            $"--Reminders:Spool:Folder={Path.Combine(folder, "spool")}", "--RateLimits:PerSender=1000000", "--RateLimits:SignIn=1000000", "--Logging:LogLevel:Default=Error",
        ]);
        await app.StartAsync();
        return new DemoHost(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
