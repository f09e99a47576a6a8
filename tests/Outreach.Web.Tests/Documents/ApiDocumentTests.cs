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

    [Fact]
    public async Task Every_member_and_every_parameter_says_what_kind_of_value_it_takes()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var untyped = new List<string>();
        Visit(document, "", untyped);

        // The rules of a policy have a form for each kind.
        Assert.DoesNotContain(untyped, path => !path.EndsWith("/rules", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_parameter_in_an_address_is_described_and_every_member_of_a_booking()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var undescribed = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject())
            .Where(o => Has(o.Value, "parameters"))
            .SelectMany(o => o.Value.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query" && !Has(p, "description"))
                .Select(p => $"{o.Value.GetProperty("operationId")} {p.GetProperty("name")}"));

        Assert.Empty(undescribed);
        Assert.Empty(document.GetProperty("components").GetProperty("schemas").GetProperty("BookSurgeryBody").GetProperty("properties").EnumerateObject()
            .Where(p => !Has(p.Value, "description")).Select(p => p.Name));
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
    public async Task The_page_to_read_it_is_open_brings_its_own_script_and_leads_to_no_service_of_its_maker()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();

        using var page = await client.GetAsync("/scalar/");
        var text = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("https://cdn", text, StringComparison.Ordinal);
        foreach (var off in new[] { "\"hideClientButton\":true", "\"telemetry\":false", "\"showDeveloperTools\":\"never\"", "\"agent\":{\"disabled\":true}", "\"mcp\":{\"disabled\":true}" })
        {
            Assert.Contains(off, text, StringComparison.Ordinal);
        }
    }

    /// <summary>Schemas that say nothing at all.</summary>
    private static void Visit(JsonElement element, string path, List<string> untyped)
    {
        foreach (var property in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Where(p => p.Name != "example").ToList() : [])
        {
            var isMember = path.EndsWith("/properties", StringComparison.Ordinal) || property.Name is "schema" or "items" or "additionalProperties";
            if (isMember && property.Value.ValueKind == JsonValueKind.Object && !new[] { "type", "$ref", "oneOf", "anyOf", "enum" }.Any(kind => property.Value.TryGetProperty(kind, out _)))
            {
                untyped.Add($"{path}/{property.Name}");
            }
            else if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("type", out var type) && type.ToString().Contains("array", StringComparison.Ordinal) && !property.Value.TryGetProperty("items", out _))
            {
                untyped.Add($"{path}/{property.Name}/items");
            }

            Visit(property.Value, $"{path}/{property.Name}", untyped);
        }

        foreach (var (index, item) in element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Index() : [])
        {
            Visit(item, $"{path}/{index}", untyped);
        }
    }

    private static bool Has(JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind switch
        {
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.String => value.GetString()!.Length > 0,
            _ => true,
        };
}
