using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Outreach.Testing;

namespace Outreach.Web.Tests.Nodes;

/// <summary>A provider of SMS that answers the first messages at once and lets the others wait until the test says so.</summary>
internal sealed class SlowGateway : IAsyncDisposable
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> taken = new();
    private readonly int atOnce;
    private readonly int expected;
    private int came;

    private LoopbackSite? site;

    private SlowGateway(int atOnce, int expected) => (this.atOnce, this.expected) = (atOnce, expected);

    /// <summary>The keys of what was taken, each as often as it came.</summary>
    public IReadOnlyList<string> Taken => [.. taken];

    /// <summary>Completes when so many messages have come that a batch is in its midst.</summary>
    public Task Full => full.Task;

    /// <summary>Settings of a host that sends through it.</summary>
    public string[] Settings =>
    [
        "--Reminders:Channels:Sms=HttpSms", $"--Reminders:HttpSms:Url={site!.Url}/sms",
        "--Reminders:HttpSms:Fields:to={to}", "--Reminders:HttpSms:Fields:text={text}", "--Reminders:HttpSms:IdempotencyHeader=Idempotency-Key", "--Reminders:HttpSms:MostPerSecond=1000",
    ];

    /// <param name="atOnce">So many are answered at once.</param>
    /// <param name="expected">So many make it full.</param>
    public static async Task<SlowGateway> StartAsync(int atOnce, int expected)
    {
        var gateway = new SlowGateway(atOnce, expected);
        gateway.site = await LoopbackSite.StartAsync("/sms", gateway.TakeAsync);
        return gateway;
    }

    /// <summary>From now on every message is answered at once.</summary>
    public void Open() => open.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Open();
        await site!.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref came);
        taken.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
        if (number >= expected)
        {
            full.TrySetResult();
        }

        if (number > atOnce)
        {
            await open.Task;
        }

        await context.Response.WriteAsync("{}");
    }
}
