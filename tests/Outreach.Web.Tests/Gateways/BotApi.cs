using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>Telegram's Bot API as far as the programme uses it; refuses what Telegram would refuse.</summary>
internal sealed class BotApi : IAsyncDisposable
{
    public const string Token = "123456:a-bot";

    private readonly ConcurrentQueue<JsonElement> messages = new();
    private readonly ConcurrentQueue<string> acknowledged = new();
    private int next = 100;
    private LoopbackSite? site;

    public string Url => site!.Url;

    /// <summary>What people have got.</summary>
    public IReadOnlyList<JsonElement> Messages => [.. messages];

    /// <summary>Presses of buttons that were acknowledged.</summary>
    public IReadOnlyList<string> Acknowledged => [.. acknowledged];

    /// <summary>An error in place of taking the message, as Telegram's number and words.</summary>
    public (int Code, string Description)? Refusal { get; set; }

    public static async Task<BotApi> StartAsync()
    {
        var api = new BotApi();
        api.site = await LoopbackSite.StartAsync("/bot{token}/{method}", api.CallAsync);
        return api;
    }

    public ValueTask DisposeAsync() => site!.DisposeAsync();

    private async Task CallAsync(HttpContext context)
    {
        var (token, method) = ((string)context.Request.RouteValues["token"]!, (string)context.Request.RouteValues["method"]!);
        var body = await context.Request.ReadFromJsonAsync<JsonElement>();
        var refusal = token != Token ? (401, "Unauthorized") : method == "sendMessage" ? Refusal ?? Check(body) : ((int, string)?)null;
        if (refusal is { } no)
        {
            context.Response.StatusCode = no.Item1;
            await context.Response.WriteAsJsonAsync(new { ok = false, error_code = no.Item1, description = no.Item2 });
            return;
        }

        if (method == "sendMessage")
        {
            messages.Enqueue(body);
            var chat = body.GetProperty("chat_id").GetInt64();
            await context.Response.WriteAsJsonAsync(new { ok = true, result = new { message_id = Interlocked.Increment(ref next), date = 1, chat = new { id = chat, type = "private" }, text = "x" } });
            return;
        }

        acknowledged.Enqueue(body.GetProperty("callback_query_id").GetString()!);
        await context.Response.WriteAsJsonAsync(new { ok = true, result = true });
    }

    /// <summary>A text of 1 to 4096 characters, and buttons whose data is of 1 to 64 bytes.</summary>
    private static (int Code, string Description)? Check(JsonElement body)
    {
        if (body.GetProperty("text").GetString() is not { Length: > 0 and <= 4096 })
        {
            return (400, "Bad Request: message text is empty");
        }

        return body.TryGetProperty("reply_markup", out var markup)
            && markup.GetProperty("inline_keyboard").EnumerateArray().SelectMany(row => row.EnumerateArray())
                .Any(b => b.GetProperty("text").GetString() is not { Length: > 0 } || System.Text.Encoding.UTF8.GetByteCount(b.GetProperty("callback_data").GetString()!) is 0 or > 64)
            ? (400, "Bad Request: BUTTON_DATA_INVALID")
            : null;
    }
}
