using System.Net.Http.Json;
using System.Text.Json;
using Outreach.Testing;
using Outreach.Web.Tests.Http;

namespace Outreach.Web.Tests.Documents;

/// <summary>Whoever reads the document knows who may do what, and how it is refused.</summary>
public sealed class ApiRefusalsTests
{
    [Fact]
    public async Task Every_operation_names_its_permission_and_the_roles_that_have_it_and_says_403()
    {
        var roles = AuthorisationTests.Expected.SelectMany(line => line.UseCases.Split(' ').Select(useCase => (useCase, line.Roles))).ToDictionary(x => x.useCase, x => x.Roles.Split(' '));
        var everybody = roles["WhoAmI"];

        var wrong = (await OperationsAsync())
            .Where(o => o.Operation.TryGetProperty("security", out _))
            .Where(o =>
            {
                var text = o.Operation.TryGetProperty("description", out var description) ? description.GetString()! : "";
                var named = roles[o.Operation.GetProperty("operationId").GetString()!];
                var words = named.Length == everybody.Length ? "Every role has it." : $"Roles that have it: {string.Join(", ", everybody.Where(named.Contains))}.";
                return !text.Contains("Needs the permission `", StringComparison.Ordinal) || !text.Contains(words, StringComparison.Ordinal)
                    || !o.Operation.GetProperty("responses").TryGetProperty("403", out _);
            })
            .Select(o => o.Name);

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_refusal_has_the_form_of_a_problem()
    {
        var wrong = (await OperationsAsync())
            .SelectMany(o => o.Operation.GetProperty("responses").EnumerateObject().Where(r => r.Name[0] is '4' or '5').Select(r => (Name: $"{o.Name} {r.Name}", Answer: r.Value)))
            .Where(r => !r.Answer.TryGetProperty("content", out var content) || !content.TryGetProperty("application/problem+json", out var media)
                || !media.GetProperty("schema").GetProperty("$ref").GetString()!.EndsWith("ProblemDetails", StringComparison.Ordinal))
            .Select(r => r.Name);

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_is_named_in_the_address_may_not_be_there_and_what_is_given_may_be_wrong()
    {
        var operations = await OperationsAsync();

        Assert.Empty(operations.Where(o => o.Name.Contains('{', StringComparison.Ordinal) && !Answers(o.Operation, "404")).Select(o => o.Name));
        Assert.Empty(operations.Where(o => (o.Operation.TryGetProperty("requestBody", out _) || HasQuery(o.Operation)) && !Answers(o.Operation, "400")).Select(o => o.Name));
    }

    private static bool Answers(JsonElement operation, string status) => operation.GetProperty("responses").TryGetProperty(status, out _);

    private static bool HasQuery(JsonElement operation) =>
        operation.TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray().Any(p => p.GetProperty("in").GetString() == "query");

    private static async Task<List<(string Name, JsonElement Operation)>> OperationsAsync()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return [.. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => ($"{o.Name} {path.Name}", o.Value)))];
    }
}
