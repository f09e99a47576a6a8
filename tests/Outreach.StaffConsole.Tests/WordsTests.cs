using System.Text.RegularExpressions;
using Outreach.StaffConsole.Shell;

namespace Outreach.StaffConsole.Tests;

public sealed partial class WordsTests
{
    public static TheoryData<string> Translations => [.. Words.All.Keys.Where(l => l != "en")];

    [Theory, MemberData(nameof(Translations))]
    public void Every_key_is_there_and_translated(string language)
    {
        var (english, own) = (Words.All["en"], Words.All[language]);

        Assert.Empty(english.Keys.Except(own.Keys).Order(StringComparer.Ordinal));
        Assert.Empty(own.Keys.Except(english.Keys).Order(StringComparer.Ordinal));
        Assert.Empty(own.Where(t => english[t.Key].Any(char.IsAsciiLetter) && t.Value == english[t.Key] && !SameInEveryLanguage.Contains(t.Key)).Select(t => t.Key));
    }

    [Theory, MemberData(nameof(Translations))]
    public void What_is_put_in_is_put_in_in_every_language(string language)
    {
        foreach (var (key, english) in Words.All["en"])
        {
            Assert.All(Words.All[language][key].Split('|'), form => Assert.Equal(HolesOf(english.Split('|')[0]), HolesOf(form)));
        }
    }

    [Theory]
    [InlineData("en", 1, "person on today’s list, Osh")]
    [InlineData("en", 2, "people on today’s list, Osh")]
    [InlineData("ru", 1, "человек в списке на сегодня, Osh")]
    [InlineData("ru", 3, "человека в списке на сегодня, Osh")]
    [InlineData("kk", 3, "адам бүгінгі тізімде, Osh")]
    public void A_text_behind_a_number_has_the_form_that_goes_with_it(string language, int number, string text) => Assert.Equal(text, new Words(language).Counted("home.today", number, "Osh"));

    /// <summary>A page shows a missing key as it stands, so this finds typing errors in pages.</summary>
    [Fact]
    public void Every_key_that_a_page_names_is_there()
    {
        var root = Path.Combine(Testing.SourceTree.Root, "src", "Outreach.StaffConsole");
        var named = Directory.EnumerateFiles(root, "*.*", SearchOption.AllDirectories)
            .Where(f => (f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal)) && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Keys().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(named);
        Assert.Empty(named.Where(k => !Words.All["en"].ContainsKey(k)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> HolesOf(string text) => Holes().Matches(text).Select(m => m.Value).Order(StringComparer.Ordinal);

    private static readonly HashSet<string> SameInEveryLanguage = new(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Holes();

    /// <summary>Keys without anything put together at run time.</summary>
    [GeneratedRegex(@"\bW\[""([a-z-]+\.[A-Za-z.-]+)""")]
    private static partial Regex Keys();
}
