using System.Net;
using System.Text;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Reminders;

/// <summary>One gateway's HTTP: what came of a request is told apart by whether anything can have left.</summary>
internal sealed class GatewayHttp : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly HttpClient client;
    private readonly string name;

    /// <param name="name">Begins the codes of failures: <c>kannel</c>.</param>
    public GatewayHttp(string name, int timeoutSeconds)
    {
        // A gateway that moved is found again; none is asked through a proxy that happens to be configured for people.
        var handler = new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(Math.Clamp(timeoutSeconds, 1, 300)),
            UseProxy = false,
            AllowAutoRedirect = false,
        };
        client = new HttpClient(handler)
        {
            Timeout = TimeSpan.FromSeconds(Math.Clamp(timeoutSeconds, 1, 300)),
            MaxResponseContentBufferSize = LongestAnswer,
        };
        this.name = name;
    }

    public void Dispose() => client.Dispose();

    /// <param name="read">What an answer means.</param>
    /// <param name="repeatable">The gateway takes the same message twice without harm, so that nothing about it stays unknown.</param>
    public async Task<SendOutcome> SendAsync(HttpRequestMessage request, Func<HttpStatusCode, string, SendOutcome> read, bool repeatable)
    {
        var silence = repeatable ? SendResult.Transient : SendResult.Unknown;

        try
        {
            // Not the caller's token: a message that has begun to leave is brought to an end, so that its outcome is known.
            using var answer = await client.SendAsync(request, CancellationToken.None);
            return read(answer.StatusCode, Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(CancellationToken.None)));
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return new(SendResult.Transient, name + "-unreachable");
        }
        catch (HttpRequestException)
        {
            return new(silence, name + "-broke-off");
        }
        catch (TaskCanceledException)
        {
            return new(silence, name + "-silent");
        }
    }
}
