using FluentValidation;
using FluentValidation.Results;
using Outreach.StaffConsole.Shell;
using Outreach.Testing;

namespace Outreach.StaffConsole.Tests;

/// <summary>What is wrong with a field is said in the reader's language.</summary>
public sealed class ProblemWordsTests
{
    [Fact]
    public void A_rule_is_explained_by_its_kind_with_its_limits_in_the_digits_of_the_language()
    {
        var rules = new InlineValidator<Sample>();
        rules.RuleFor(s => s.Name).NotEmpty();
        rules.RuleFor(s => s.Note).MaximumLength(1200);
        rules.RuleFor(s => s.Places).InclusiveBetween(1, 200);

        var failures = rules.Validate(new Sample("", new string('x', 1201), 0)).Errors;

        Assert.Equal(["This is needed.", "At most 1,200 characters.", "From 1 to 200."], failures.Select(f => ProblemWords.Of(f, new Words("en"))));
        Assert.Equal(["Это нужно указать.", "Не более 1\u00A0200 знаков.", "От 1 до 200."], failures.Select(f => ProblemWords.Of(f, new Words("ru"))));
        Assert.Contains("۱٬۲۰۰", ProblemWords.Of(failures[1], new Words("fa")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_is_named_as_on_the_form_and_a_sentence_of_its_own_is_translated()
    {
        var own = new ValidationFailure("Person.Birth.Date", "A birth cannot be in the future.");

        Assert.Equal("Дата рождения не может быть в будущем.", ProblemWords.Of(own, new Words("ru")));
        Assert.Equal(new Words("ru")["patients.birth-date"], ProblemWords.NameOf("person.birth.date", new Words("ru")));
        Assert.Equal("somethingElse", ProblemWords.NameOf("somethingElse", new Words("ru")));
    }

    /// <summary>A sentence that a rule says no more would be English again wherever it is still said in other words.</summary>
    [Fact]
    public void Every_sentence_with_a_translation_is_said_by_a_rule()
    {
        var said = string.Concat(Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "src", "Outreach.Application"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var sentences = Words.All["en"].Keys.Where(k => k.StartsWith("problems.", StringComparison.Ordinal) && k.EndsWith('.')).Select(k => k["problems.".Length..]).ToList();

        Assert.True(sentences.Count > 20);
        Assert.Equal([], sentences.FindAll(s => !said.Contains($"\"{s}\"", StringComparison.Ordinal)));
    }

    private sealed record Sample(string Name, string Note, int Places);
}
