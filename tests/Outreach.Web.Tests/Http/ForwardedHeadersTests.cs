using Outreach.Testing;

namespace Outreach.Web.Tests.Http;

/// <summary>Who is believed when they say that a request came over https: the header about it is sent only then.</summary>
public sealed class ForwardedHeadersTests
{
    [Theory]
    [InlineData("KnownProxies:0=127.0.0.1", true)]
    [InlineData("KnownProxies:0=10.0.0.1", false)]
    [InlineData("KnownNetworks:0=127.0.0.0/8", true)]
    [InlineData("KnownNetworks:0=10.244.0.0/16", false)]
    [InlineData("Nobody=", false)]
    public async Task A_proxy_is_believed_by_its_address_or_its_network_and_nobody_else(string setting, bool isBelieved)
    {
        await using var host = await HostUnderTest.StartAsync(settings: [$"--ReverseProxy:{setting}"]);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, "/health/live"));
        request.Headers.Host = "outreach.example.org";
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(isBelieved, response.Headers.Contains("Strict-Transport-Security"));
    }
}
