using System.Net.Http.Headers;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Testing;
using Outreach.Web.Http;

namespace Outreach.Web.Tests.Http;

/// <summary>An endpoint of the API as a test sees it: whatever the host has mapped, so those that come later are covered too.</summary>
internal sealed class ApiEndpoint(RouteEndpoint endpoint)
{
    /// <summary>Names nothing.</summary>
    public static readonly Guid Unknown = Guid.Parse("019ab000-0000-7000-8000-00000000dead");

    /// <summary>The name of the use case.</summary>
    public string Name { get; } = endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint.DisplayName!;

    public string Method { get; } = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];

    public bool IsOpenToAll { get; } = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    /// <summary>Names of the values that stand in the path.</summary>
    public IReadOnlyList<string> PathValues { get; } = [.. endpoint.RoutePattern.Parameters.Select(p => p.Name)];

    /// <summary>The values that may stand behind the question mark.</summary>
    public IReadOnlyList<QueryValue> QueryValues { get; } = [.. QueryOf(endpoint)];

    public Type? Body { get; } = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    private bool TakesForm { get; } = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true;

    public static IReadOnlyList<ApiEndpoint> AllOf(HostUnderTest host) =>
    [
        .. host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .Select(e => new ApiEndpoint(e)),
    ];

    /// <summary>Whether its path or its body names one of the things that have these ids.</summary>
    public bool Names(SampleValues values) =>
        PathValues.Any(values.Knows) || (Body?.GetProperties().Any(p => values.Knows(p.Name)) ?? false);

    /// <summary>A request that the host can read: what it asks for is there, with the sample values.</summary>
    /// <param name="body">Instead of a body made of samples.</param>
    public HttpRequestMessage Request(SampleValues values, string? body = null, string? query = null)
    {
        var required = QueryValues.Where(q => q.IsRequired).Select(q => $"{q.Name}={(q.Type == typeof(DateInQuery) ? SampleValues.Date : values.TextOf(q.Name))}");
        var search = string.Join('&', query is null ? required : required.Append(query));
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri(PathWith(values) + (search.Length > 0 ? "?" + search : ""), UriKind.Relative));
        if (TakesForm)
        {
            request.Content = FormOf(values);
        }
        else if (Body is not null)
        {
            request.Content = new StringContent(body ?? values.JsonOf(Body), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }

        return request;
    }

    public override string ToString() => $"{Method} {Name}";

    private string PathWith(SampleValues values) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart parameter => values.TextOf(parameter.Name),
            _ => string.Empty,
        }))));

    private static MultipartFormDataContent FormOf(SampleValues values)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(values.IdOf("hospitalId").ToString()), "HospitalId" },
            { new StringContent("a-list"), "ListName" },
            { new StringContent("2026-11-01"), "CampDate" },
        };
        form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes($"no,family_name,given_name,{ListMark()}\n1,A,B,C\n")), "File", "list.csv");
        return form;

        // No two lists are the same, so that none is taken for one that was handed in before.
        string ListMark() => $"x{Guid.NewGuid():N}";
    }

    private static IEnumerable<QueryValue> QueryOf(RouteEndpoint endpoint)
    {
        var path = endpoint.RoutePattern.Parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var parameter in endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [])
        {
            if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
            {
                foreach (var property in parameter.ParameterType.GetProperties())
                {
                    yield return new(char.ToLowerInvariant(property.Name[0]) + property.Name[1..], property.PropertyType, false);
                }
            }
            else if (!path.Contains(parameter.Name!) && IsPlain(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType))
            {
                yield return new(parameter.Name!, parameter.ParameterType, !parameter.HasDefaultValue && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null);
            }
        }
    }

    private static bool IsPlain(Type type) =>
        type.IsEnum || type.IsPrimitive || type == typeof(Guid) || type == typeof(string) || type == typeof(DateInQuery) || type == typeof(InstantInQuery);
}

internal sealed record QueryValue(string Name, Type Type, bool IsRequired);
