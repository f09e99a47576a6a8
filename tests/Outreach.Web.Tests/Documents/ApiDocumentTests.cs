using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Outreach.Testing;

namespace Outreach.Web.Tests.Documents;

public sealed class ApiDocumentTests
{
    private static readonly string[] Open = ["SignIn", "RefreshTokens"];

    [Fact]
    public async Task Every_operation_has_a_summary_a_tag_an_id_of_its_own_and_security()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => (Name: $"{o.Name} {path.Name}", Operation: o.Value)))
            .ToList();

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(operations.Count > 40, $"Only {operations.Count} operations.");
        Assert.Empty(operations.Where(o => !Has(o.Operation, "summary") || !Has(o.Operation, "tags") || !Has(o.Operation, "operationId")).Select(o => o.Name));
        var ids = operations.Select(o => o.Operation.GetProperty("operationId").GetString()!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(Open, operations.Where(o => !Has(o.Operation, "security")).Select(o => o.Operation.GetProperty("operationId").GetString()));
    }

    [Fact]
    public async Task Dates_and_moments_are_described_as_such()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();

        var text = await client.GetStringAsync("/openapi/v1.json");

        Assert.Contains("\"format\": \"date\"", text, StringComparison.Ordinal);
        Assert.Contains("\"format\": \"date-time\"", text, StringComparison.Ordinal);
    }

    /// <summary>The document names schemas by the types' short names, and would take two types of one name for one.</summary>
    [Fact]
    public void No_two_types_of_the_api_have_one_name()
    {
        var assemblies = new[] { typeof(Domain.IVersioned).Assembly, typeof(Outreach.Application.ApplicationServices).Assembly };
        var names = assemblies.SelectMany(a => a.GetExportedTypes()).Where(t => !t.IsNested)
            .Concat(typeof(OutreachHost).Assembly.GetTypes().Where(t => t.Name.EndsWith("Body", StringComparison.Ordinal)))
            .GroupBy(t => t.Name)
            .Where(g => g.Count() > 1)
            .Select(g => g.Key);

        Assert.Empty(names);
    }

    [Fact]
    public async Task The_page_to_read_it_is_open_and_brings_its_own_script()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();

        using var page = await client.GetAsync("/scalar/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("https://cdn", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static bool Has(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind switch
        {
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.String => value.GetString()!.Length > 0,
            _ => true,
        };
}
