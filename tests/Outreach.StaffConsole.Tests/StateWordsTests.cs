using System.Text.RegularExpressions;
using Outreach.StaffConsole.Shell;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>What the record keeps as codes is said in the reader's language.</summary>
public sealed partial class StateWordsTests
{
    private static readonly Words Russian = new("ru");

    [Fact]
    public void A_state_is_named_as_the_thing_that_is_in_it_has_it()
    {
        Assert.Equal(Russian["enums.SessionStatus.Open"], Russian.State("theatre-session", "Open"));
        Assert.Equal(Russian["enums.ReplyStatus.Open"], Russian.State("answer", "Open"));
        Assert.Equal(Russian["enums.BookingStatus.NoShow"], Russian.State("booking", "NoShow"));
        Assert.Null(Russian.State("booking", "SomethingElse"));
    }

    [Fact]
    public void A_reason_of_a_list_is_translated_and_what_a_person_wrote_is_not()
    {
        Assert.Equal("Нет транспорта", Russian.Reason("NoTransport"));
        Assert.Equal("Has a cold", Russian.Reason("Has a cold"));
    }

    /// <summary>A refusal without a text would be English to everybody.</summary>
    [Fact]
    public void Every_rule_that_refuses_does_so_in_words_of_the_console()
    {
        var codes = new[] { "Outreach.Application", "Outreach.Domain" }
            .SelectMany(p => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", p), "*.cs", SearchOption.AllDirectories))
            .SelectMany(f => Codes().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(codes);
        Assert.Empty(codes.Where(c => !Russian.Has($"refusals.{c}")).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"(?:RuleViolationException|PassedOver|PassOver)\(\s*""([a-z-]+)""")]
    private static partial Regex Codes();
}
