using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Http;

/// <summary>Goes through every endpoint that the host has, so those that come later are covered too.</summary>
public sealed class HostileInputTests
{
    private static readonly Guid Unknown = Guid.Parse("019ab000-0000-7000-8000-00000000dead");

    private static readonly string[] Bodies =
    [
        "", "{", "[]", "null", "\"text\"", "12", "{}", "{\"unknownField\":1}", "{} trailing", "{\"a\":1,\"a\":2}",
        "{\"text\":\"\\u0000\"}", "{\"text\":\"\\ud800\"}", new string('[', 200),
        string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100),
    ];

    private static readonly string[] Values =
    [
        "x", "-1", "0", "99999999999999999999", "1e999", "2026-02-30", "0000-00-00", "9999-12-31", "-9998-01-01", "9999-12-31T23:59:59Z", "true", "%00", "%ff", "%27%3B--", "",
    ];

    [Fact]
    public async Task Nobody_gets_anywhere_without_signing_in()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();

        var open = new List<string>();
        foreach (var endpoint in EndpointsOf(host).Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            using var answer = await SendAsync(client, endpoint, PathOf(endpoint), "{}");
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                open.Add($"{endpoint.DisplayName}: {answer.StatusCode}");
            }
        }

        Assert.Empty(open);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nothing_that_is_sent_makes_an_endpoint_fail(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        using var client = await host.ClientAsync();

        var failures = new List<string>();
        foreach (var endpoint in EndpointsOf(host).Where(e => !IsSignOut(e)))
        {
            var attempts = MethodOf(endpoint) is "GET" or "DELETE"
                ? Values.Select(value => (Path: PathOf(endpoint) + QueryOf(endpoint, value), Body: (string?)null))
                : Bodies.Concat(BodiesOf(endpoint)).Select(body => (Path: PathOf(endpoint), Body: (string?)body));
            attempts = attempts.Concat(Values.Where(v => v.Length > 0).Select(value => (Path: PathOf(endpoint, value), Body: (string?)"{}")));
            foreach (var (path, body) in attempts)
            {
                using var answer = await SendAsync(client, endpoint, path, body);
                if ((int)answer.StatusCode >= 500)
                {
                    failures.Add($"{(int)answer.StatusCode} {MethodOf(endpoint)} {path} {body?[..Math.Min(body.Length, 120)]}");
                }
                else if ((int)answer.StatusCode >= 400 && !IsRefusedByTheServer(path) && answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                {
                    failures.Add($"{(int)answer.StatusCode} without a problem: {MethodOf(endpoint)} {path}");
                }
            }
        }

        Assert.Empty(failures.Distinct().Take(40));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_as_too_large()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync(StaffRole.Administrator);

        using var answer = await client.PostAsync("/api/v1/users", Json("{\"userName\":\"" + new string('a', 1_100_000) + "\"}"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("urn:outreach:too-large", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_without_the_permission_is_refused_and_the_refusal_is_recorded()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var donor = await host.ClientAsync(StaffRole.Donor);
        using var auditor = await host.ClientAsync(StaffRole.Auditor);

        using var refused = await donor.GetAsync("/api/v1/users");
        var audit = await auditor.GetStringAsync("/api/v1/audit?action=ListUsers");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("\"toState\":\"Refused\"", audit, StringComparison.Ordinal);
    }

    /// <summary>A donor may read fulfilment and their own account, and nothing else.</summary>
    [Fact]
    public async Task A_donor_reads_aggregates_only()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var donor = await host.ClientAsync(StaffRole.Donor);

        var reached = new List<string>();
        foreach (var endpoint in EndpointsOf(host).Where(e => MethodOf(e) == "GET" && e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.RoutePattern.RawText!.StartsWith("/api", StringComparison.Ordinal)))
        {
            using var answer = await SendAsync(donor, endpoint, PathOf(endpoint), null);
            if (answer.IsSuccessStatusCode)
            {
                reached.Add(endpoint.RoutePattern.RawText!);
            }
        }

        Assert.All(reached, path => Assert.True(path == "/api/v1/me" || path.Contains("fulfilment", StringComparison.OrdinalIgnoreCase) || path.Contains("demo", StringComparison.OrdinalIgnoreCase), path));
    }

    /// <summary>A zero character in the path is refused by the web server itself, before anything that could explain it.</summary>
    private static bool IsRefusedByTheServer(string path) => path.Split('?')[0].Contains("%00", StringComparison.Ordinal);

    private static IEnumerable<RouteEndpoint> EndpointsOf(HostUnderTest host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<HttpMethodMetadata>() is not null);

    private static bool IsSignOut(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.EndsWith("/sign-out", StringComparison.Ordinal);

    private static string MethodOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];

    private static string PathOf(RouteEndpoint endpoint, string? value = null) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart => value ?? Unknown.ToString(),
            _ => string.Empty,
        }))));

    /// <summary>Every query parameter that the endpoint knows, with the same odd value.</summary>
    private static string QueryOf(RouteEndpoint endpoint, string value)
    {
        var names = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters()
            .SelectMany(p => p.ParameterType.Name.EndsWith("Filter", StringComparison.Ordinal) ? p.ParameterType.GetProperties().Select(x => x.Name) : [p.Name!]) ?? [];
        return "?" + string.Join('&', names.Concat(["unknown"]).Select(name => $"{name}={value}"));
    }

    /// <summary>Each field of the body with each odd value, alone.</summary>
    private static IEnumerable<string> BodiesOf(RouteEndpoint endpoint)
    {
        var body = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().FirstOrDefault(p => p.ParameterType.Name.EndsWith("Body", StringComparison.Ordinal))?.ParameterType;
        if (body is null)
        {
            yield break;
        }

        string[] odd = ["null", "1", "-1", "1e300", "99999999999", "true", "[]", "[null]", "{}", "\"\"", "\"x\"", "\"2026-02-30\"", "\"9999-12-31\"", "\"-9998-01-01\"", $"\"{Unknown}\"", $"\"{new string('é', 5000)}\"", "\"\\u0000\""];
        foreach (var property in body.GetProperties())
        {
            var name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            foreach (var value in odd)
            {
                yield return $"{{\"{name}\":{value}}}";
            }
        }

        foreach (var value in odd)
        {
            yield return "{" + string.Join(',', body.GetProperties().Select(p => $"\"{char.ToLowerInvariant(p.Name[0]) + p.Name[1..]}\":{value}")) + "}";
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, RouteEndpoint endpoint, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(MethodOf(endpoint)), path);
        request.Content = body is null ? null : Json(body);
        return await client.SendAsync(request);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
