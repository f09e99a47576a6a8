using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Outreach.Web.Tests.Gateways;

/// <summary>An SMS provider's web service: JSON, a key by which it takes a message once, and an answer that a test chooses.</summary>
internal sealed class SmsProvider : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, JsonElement> taken = new();
    private int requests;

    private SmsProvider(WebApplication app) => this.app = app;

    public string Url => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/send";

    /// <summary>Every message once, whatever how often it was handed in.</summary>
    public IReadOnlyCollection<JsonElement> Taken => [.. taken.Values];

    public int Requests => requests;

    /// <summary>What is answered to a number, after it was taken; null for the usual.</summary>
    public Func<string, HttpContext, Task<bool>> Answer { get; set; } = (_, _) => Task.FromResult(false);

    public static async Task<SmsProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new SmsProvider(app);
        app.MapPost("/send", provider.TakeAsync);
        await app.StartAsync();
        return provider;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref requests);
        if (context.Request.Headers.Authorization != "Bearer of-the-provider")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var message = await context.Request.ReadFromJsonAsync<JsonElement>();
        if (await Answer(message.GetProperty("msisdn").GetString()!, context))
        {
            return;
        }

        var key = context.Request.Headers["Idempotency-Key"].ToString();
        taken.TryAdd(key, message);
        await context.Response.WriteAsJsonAsync(new { data = new { id = "m-" + key } });
    }
}
