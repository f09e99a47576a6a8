using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>The far end of an SMS provider: a message that comes twice under one key reaches the phone once. It can be away.</summary>
public sealed class SmsGateway : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, byte> arrived = new();
    private LoopbackSite? site;
    private volatile bool isAway;
    private int turnedAway;

    private SmsGateway()
    {
    }

    /// <summary>Every other one gets its connection cut, the others a 503.</summary>
    public bool IsAway
    {
        set => isAway = value;
    }

    public int TurnedAway => Volatile.Read(ref turnedAway);

    /// <summary>Settings of a host that sends through it.</summary>
    public string[] Settings =>
    [
        "--Reminders:Channels:Sms=HttpSms", $"--Reminders:HttpSms:Url={site!.Url}/sms", "--Reminders:HttpSms:Fields:to={to}", "--Reminders:HttpSms:Fields:text={text}",
        "--Reminders:HttpSms:IdempotencyHeader=Idempotency-Key", "--Reminders:HttpSms:MostPerSecond=1000", "--Reminders:HttpSms:PauseSeconds=1",
    ];

    public static async Task<SmsGateway> StartAsync()
    {
        var gateway = new SmsGateway();
        gateway.site = await LoopbackSite.StartAsync("/sms", gateway.TakeAsync);
        return gateway;
    }

    /// <summary>The reminders that reached a phone.</summary>
    public IReadOnlySet<Guid> Arrived() => arrived.Keys.ToHashSet();

    public ValueTask DisposeAsync() => site!.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        if (!isAway)
        {
            // The key is the reminder's id and the contact's.
            arrived[Guid.ParseExact(context.Request.Headers["Idempotency-Key"].ToString().Split('-')[0], "N")] = 0;
            await context.Response.WriteAsync("{}");
        }
        else if (Interlocked.Increment(ref turnedAway) % 2 == 0)
        {
            context.Abort();
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
