using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Outreach.Domain.Registrations;
using Outreach.StaffConsole.Shell;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

public sealed partial class ImportScreensTests(Browser browser)
{
    private const string Header = "No,Family name,Given name,Sex,Date of birth,Phone,Citizenship,VA R,VA L,Eye,Diagnosis\n";
    private const string Good = "1,Toktosunova,Aigul,F,12.03.1950,+996555123456,KG,3/60,6/18,right,H25.1\n";
    private const string ToLookAt = "2,Asanov,Bakyt,what,01.02.1948,,KG,2/60,never,right,H25.1\n";
    private const string NoBirth = "3,Nobody,Nurlan,M,,+996555123457,KG,3/60,6/18,right,H25.1\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_list_is_handed_in_checked_looked_at_and_taken_in_with_and_without_script(bool script)
    {
        await using var host = await StartAsync();
        var page = await browser.OpenAsync(host.Address, script: script);
        await page.SignInAsync();
        await page.GotoAsync("/imports");

        // Empty lines make the file larger than any other form may be.
        var padding = string.Concat(Enumerable.Range(4, 45).Select(n => $"{n},{new string(' ', 30_000)}\n"));
        await HandInAsync(page, Header + Good + ToLookAt + NoBirth + padding);
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");

        await page.Locator("section[aria-labelledby=take-in] button").WaitForAsync();
        Assert.Equal("1", await page.InnerTextAsync("tr[data-outcome=Accepted] td.number"));
        Assert.Equal("1", await page.InnerTextAsync("tr[data-outcome=Warned] td.number"));
        Assert.Equal("1", await page.InnerTextAsync("tr[data-outcome=Rejected] td.number"));
        Assert.Contains("2 people will be registered", await page.InnerTextAsync("section[aria-labelledby=take-in]"), StringComparison.Ordinal);
        await page.SelectOptionAsync("select[name=outcome]", nameof(RowOutcome.Warned));
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.WaitForURLAsync("**outcome=Warned**");
        Assert.Contains("The sex cannot be read", await page.InnerTextAsync("main .table-frame"), StringComparison.Ordinal);
        Assert.Contains("The acuity cannot be read: left eye", await page.InnerTextAsync("main .table-frame"), StringComparison.Ordinal);
        if (script)
        {
            await page.AssertAccessibleAsync();
        }

        await using var db = host.OpenDatabase();
        Assert.Equal(0, await db.Patients.CountAsync());
        await page.ClickAsync("section[aria-labelledby=take-in] button");
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");
        await page.Locator("main a[href^='/patients/']").First.ClickAsync();
        await page.Locator("#timeline").WaitForAsync();

        Assert.Contains("Toktosunova Aigul", await page.InnerTextAsync("#facts"), StringComparison.Ordinal);
        Assert.Equal(2, await db.Patients.CountAsync());
        await page.GotoAsync("/");
        Assert.Equal("0", await page.InnerTextAsync("[data-task=take-in] strong"));
    }

    [Fact]
    public async Task A_list_that_waits_to_be_taken_in_is_a_task_on_the_first_page()
    {
        await using var host = await StartAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/imports");
        await HandInAsync(page, Header + Good);
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");

        await page.GotoAsync("/");

        Assert.Equal("1", await page.InnerTextAsync("[data-task=take-in] strong"));
    }

    [Fact]
    public async Task A_file_that_is_refused_says_why_in_plain_words_and_a_run_can_be_stopped()
    {
        await using var host = await StartAsync();
        var page = await browser.OpenAsync(host.Address, width: 390, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync("/imports");
        await HandInAsync(page, "only,words\n");
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");
        await page.Locator(".note.bad").WaitForAsync();

        Assert.Contains("Строка заголовков не найдена", await page.InnerTextAsync(".note.bad"), StringComparison.Ordinal);
        await page.AssertAccessibleAsync();

        await page.GotoAsync("/imports");
        await HandInAsync(page, Header + Good);
        await page.ClickAsync("section[aria-labelledby=cancel] button");
        await page.Locator("[data-status=Cancelled]").WaitForAsync();
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Imports.CountAsync(i => i.Status == ImportStatus.Cancelled));
    }

    [Fact]
    public async Task Rows_that_went_back_are_downloaded_corrected_and_handed_in_as_they_are()
    {
        await using var host = await StartAsync();
        var page = await browser.OpenAsync(host.Address, language: "ru");
        await page.SignInAsync();
        await page.GotoAsync("/imports");
        await HandInAsync(page, Header + Good + NoBirth + "4,=cmd|' /C calc'!A0,Nurlan,M,,,KG,3/60,6/18,right,\"H25.1, both\"\n");
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("[data-to-fix]"));
        Assert.Equal("osh-2026-test-to-fix.csv", download.SuggestedFilename);
        var csv = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.Contains("\"Нет ни даты рождения, ни возраста\"", csv, StringComparison.Ordinal);
        Assert.Contains("\"H25.1, both\"", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("=cmd", csv, StringComparison.Ordinal);

        await page.GotoAsync("/imports");
        await HandInAsync(page, csv.Replace("Nobody,Nurlan,M,,", "Nobody,Nurlan,M,01.02.1950,", StringComparison.Ordinal), "osh-2026-fixed");
        await page.Locator("[data-status=Queued]").WaitForAsync();
        await host.RunJobAsync("run-imports");
        await page.Locator("section[aria-labelledby=take-in] button").WaitForAsync();
        Assert.Equal("1", await page.InnerTextAsync("tr[data-outcome=Accepted] td.number"));
        Assert.Equal("1", await page.InnerTextAsync("tr[data-outcome=Rejected] td.number"));
    }

    [Fact]
    public async Task A_name_that_no_list_may_have_is_refused_in_plain_words_and_kept()
    {
        await using var host = await StartAsync();
        var page = await browser.OpenAsync(host.Address);
        await page.SignInAsync();
        await page.GotoAsync("/imports");

        await HandInAsync(page, Header + Good, "Osh, autumn");
        await page.Locator("[role=alert]").WaitForAsync();

        Assert.Contains("Name of the list: Latin letters", await page.InnerTextAsync("[role=alert]"), StringComparison.Ordinal);
        Assert.Equal("Osh, autumn", await page.InputValueAsync("input[name=listName]"));
        await page.AssertAccessibleAsync();
    }

    [Theory, MemberData(nameof(WordsTests.Translations), MemberType = typeof(WordsTests))]
    public void Every_code_of_a_list_is_explained_in_every_language(string language)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", "Outreach.Domain", "Registrations"), "*.cs")
            .Append(Path.Combine(SourceTree.Root, "src", "Outreach.Domain", "Screening", "EligibilityRule.cs"))
            .Append(Path.Combine(SourceTree.Root, "src", "Outreach.Infrastructure", "Registrations", "FileRefusal.cs"));
        var codes = sources.SelectMany(s => Codes().Matches(File.ReadAllText(s)).Select(m => m.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var words = new Words(language);

        Assert.True(codes.Count > 50);
        Assert.Empty(codes.Where(c => c.StartsWith("file.", StringComparison.Ordinal) ? !words.Has($"imports.{c}") : words.Explain(c) == c).Order(StringComparer.Ordinal));
        Assert.Contains("57", words.Explain("duplicate.likely(osh-2026:57)"), StringComparison.Ordinal);
        Assert.EndsWith(words.Eye(Domain.Eye.Left), words.Explain("va.missing(left)"), StringComparison.Ordinal);
    }

    private static async Task HandInAsync(IPage page, string csv, string name = "osh-2026-test")
    {
        await page.SetInputFilesAsync("input[name=file]", new FilePayload { Name = "osh.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await page.FillAsync("input[name=listName]", name);
        await page.FillAsync("input[name=campDate]", "2026-11-20");
        await page.ClickAsync("section[aria-labelledby=upload] button");
    }

    private static async Task<HostUnderTest> StartAsync()
    {
        var host = await HostUnderTest.StartAsync();
        await host.SaveAsync([.. new ProgrammeBuilder(host.Clock).WithWaiting(0).Build().Rows]);
        return host;
    }

    /// <summary>Codes as the sources name them: an area and what is the matter, joined by a point.</summary>
    [GeneratedRegex("\"((?:[a-z_]+)\\.[a-z_]+)\"")]
    private static partial Regex Codes();
}
