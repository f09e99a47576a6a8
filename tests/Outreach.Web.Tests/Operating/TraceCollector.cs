using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Outreach.Web.Tests.Operating;

/// <summary>The far end of telemetry: takes whatever is sent to it, and keeps it as text.</summary>
internal sealed class TraceCollector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly StringBuilder received = new();

    private TraceCollector(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single();

    /// <summary>The bytes of all messages, one character each: the texts in them can be read.</summary>
    public string Received
    {
        get
        {
            lock (received)
            {
                return received.ToString();
            }
        }
    }

    public static async Task<TraceCollector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new TraceCollector(builder.Build());
        collector.app.Run(collector.TakeAsync);
        await collector.app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        lock (received)
        {
            received.Append(Encoding.Latin1.GetString(body.ToArray()));
        }
    }
}
