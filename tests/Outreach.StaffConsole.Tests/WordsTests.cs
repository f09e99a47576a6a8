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
            Assert.Equal(Holes().Matches(english).Select(m => m.Value).Order(StringComparer.Ordinal), Holes().Matches(Words.All[language][key]).Select(m => m.Value).Order(StringComparer.Ordinal));
        }
    }

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

    private static readonly HashSet<string> SameInEveryLanguage = new(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Holes();

    /// <summary>Keys without anything put together at run time.</summary>
    [GeneratedRegex(@"\bW\[""([a-z-]+\.[A-Za-z.-]+)""")]
    private static partial Regex Keys();
}
