using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>An SMS provider's web service: JSON, a key by which it takes a message once, and an answer that a test chooses.</summary>
internal sealed class SmsProvider : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, JsonElement> taken = new();
    private int requests;
    private LoopbackSite? site;

    public string Url => site!.Url + "/send";

    /// <summary>Every message once, whatever how often it was handed in.</summary>
    public IReadOnlyCollection<JsonElement> Taken => [.. taken.Values];

    public int Requests => requests;

    /// <summary>What is answered to a number, after it was taken; null for the usual.</summary>
    public Func<string, HttpContext, Task<bool>> Answer { get; set; } = (_, _) => Task.FromResult(false);

    public static async Task<SmsProvider> StartAsync()
    {
        var provider = new SmsProvider();
        provider.site = await LoopbackSite.StartAsync("/send", provider.TakeAsync);
        return provider;
    }

    public ValueTask DisposeAsync() => site!.DisposeAsync();

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
