using System.Net;
using System.Text.RegularExpressions;
using Outreach.Testing;
using Outreach.Web.Errors;

namespace Outreach.Web.Tests.Errors;

public sealed partial class ProblemCatalogueTests
{
    [Fact]
    public void Every_rule_that_the_code_refuses_by_is_in_the_catalogue()
    {
        var codes = Directory.EnumerateFiles(SourceTree.Folder("src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Code().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["code"].Value)
            .Distinct()
            .ToList();

        Assert.True(codes.Count > 10, "The search finds too little.");
        Assert.Empty(codes.Except(ProblemCatalogue.All.Where(k => k.IsRule).Select(k => k.Code)));
    }

    [Fact]
    public async Task The_problems_page_is_open_and_explains_every_kind()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();

        using var answer = await client.GetAsync("/problems");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(ProblemCatalogue.All, kind => Assert.Contains($"<code>{kind.Type}</code>", page, StringComparison.Ordinal));
    }

    [GeneratedRegex("RuleViolationException(\\(\\s*| [^;{]*?=>\\s*new\\(\\s*)\"(?<code>[a-z0-9-]+)\"")]
    private static partial Regex Code();
}
