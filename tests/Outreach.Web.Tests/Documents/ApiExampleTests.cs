using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Outreach.Testing;

namespace Outreach.Web.Tests.Documents;

/// <summary>Whoever copies an example out of the document gets on with it.</summary>
public sealed class ApiExampleTests
{
    /// <remarks>The ids of examples name nothing, so most are answered 404, after their form was found right.</remarks>
    [Fact]
    public async Task What_an_operation_takes_has_an_example_and_sending_it_is_never_refused_for_its_form()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var refused = new List<string>();
        foreach (var (method, path, operation) in OperationsOf(document).Where(o => o.Operation.TryGetProperty("requestBody", out _)).OrderBy(o => o.Path.EndsWith("/me/password", StringComparison.Ordinal)))
        {
            var content = operation.GetProperty("requestBody").GetProperty("content").EnumerateObject().First();
            if (!content.Value.TryGetProperty("example", out var example) || example.ValueKind != JsonValueKind.Object)
            {
                refused.Add($"{method} {path}: no example");
                continue;
            }

            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(path, operation));
            using HttpContent body = content.Name.StartsWith("multipart", StringComparison.Ordinal) ? Form(example) : new StringContent(example.GetRawText(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
            request.Content = body;
            using var answer = await client.SendAsync(request);
            var isRefused = operation.TryGetProperty("security", out _) && answer.StatusCode is (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
            if (isRefused || answer.StatusCode == HttpStatusCode.BadRequest || (int)answer.StatusCode >= 500)
            {
                refused.Add($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        Assert.Empty(refused);
    }

    [Fact]
    public async Task What_an_operation_answers_has_an_example_that_reads_back_as_its_type()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var options = host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var types = AnswersOf(host);

        var wrong = new List<string>();
        var read = 0;
        foreach (var (method, path, operation) in OperationsOf(document))
        {
            foreach (var answer in operation.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] == '2'))
            {
                if (!answer.Value.TryGetProperty("content", out var content) || !content.TryGetProperty("application/json", out var media))
                {
                    continue;
                }

                if (!media.TryGetProperty("example", out var example) || example.ValueKind != JsonValueKind.Object)
                {
                    wrong.Add($"{method} {path} {answer.Name}: no example");
                    continue;
                }

                try
                {
                    Assert.NotNull(example.Deserialize(types[(operation.GetProperty("operationId").GetString()!, int.Parse(answer.Name, System.Globalization.CultureInfo.InvariantCulture))], options));
                    read++;
                }
                catch (JsonException failure)
                {
                    wrong.Add($"{method} {path} {answer.Name}: {failure.Path}");
                }
            }
        }

        // What the maker writes into a text member that it knows no better value for.
        Assert.Empty(Regex.Matches(document.GetRawText(), "\"\\w+\": \"text\"").Select(m => m.Value).Distinct());
        Assert.Empty(wrong);
        Assert.True(read > 100, $"Only {read} examples.");
    }

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> OperationsOf(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => (o.Name.ToUpperInvariant(), path.Name, o.Value)));

    private static Dictionary<(string Operation, int Status), Type> AnswersOf(HostUnderTest host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(e => e.Metadata.GetMetadata<IEndpointNameMetadata>() is not null)
            .SelectMany(e => e.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
                .Where(p => p.Type is not null && p.StatusCode is >= 200 and < 300)
                .Select(p => (Key: (e.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName, p.StatusCode), Type: p.Type!)))
            .DistinctBy(p => p.Key)
            .ToDictionary(p => p.Key, p => p.Type);

    /// <summary>The path with the examples of its parameters.</summary>
    private static Uri Fill(string path, JsonElement operation)
    {
        foreach (var parameter in operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().ToList() : [])
        {
            if (parameter.GetProperty("in").GetString() == "path")
            {
                path = path.Replace($"{{{parameter.GetProperty("name").GetString()}}}", parameter.GetProperty("example").ToString(), StringComparison.Ordinal);
            }
        }

        return new Uri(path, UriKind.Relative);
    }

    private static MultipartFormDataContent Form(JsonElement example)
    {
        var form = new MultipartFormDataContent();
        foreach (var field in example.EnumerateObject())
        {
            if (field.Name == "file")
            {
                form.Add(new ByteArrayContent("No,Name\n1,Burul\n"u8.ToArray()), field.Name, "list.csv");
            }
            else
            {
                form.Add(new StringContent(field.Value.ToString()), field.Name);
            }
        }

        return form;
    }
}
