using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Outreach.Application;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.StaffConsole.Shell;

/// <summary>Why something was not done, in words for the person who wanted it.</summary>
/// <param name="Status">The page's HTTP status.</param>
/// <param name="What">What happened, and why.</param>
/// <param name="Remedy">What to do next.</param>
/// <param name="Fields">What is wrong with each field.</param>
public sealed record Refusal(int Status, string What, string Remedy, IReadOnlyList<FieldProblem> Fields)
{
    private static readonly FieldProblem[] NoFields = [];

    /// <summary>Null for a failure that is nobody's refusal but a bug.</summary>
    public static Refusal? Of(Exception failure, Words words) => failure switch
    {
        RuleViolationException rule => new(409, words.Or($"refusals.{rule.Code}", rule.Message), words.Or($"remedies.{rule.Code}", words["refusals.try-another"]), NoFields),
        ValidationException invalid => new(400, words["refusals.invalid"], words["remedies.invalid"], FieldsOf(invalid, words)),
        StaleVersionException or DbUpdateConcurrencyException => new(412, words["refusals.stale"], words["remedies.stale"], NoFields),
        IdempotencyKeyReusedException => new(422, words["refusals.stale"], words["remedies.stale"], NoFields),
        NotFoundException => new(404, words["refusals.not-found"], words["remedies.not-found"], NoFields),
        ForbiddenException => new(403, words["refusals.forbidden"], words["remedies.forbidden"], NoFields),
        TooMuchContentionException => new(503, words["refusals.busy"], words["remedies.busy"], NoFields),
        BadEntryException bad => new(400, words["refusals.invalid"], words["remedies.invalid"], [new(bad.Field, ProblemWords.NameOf(bad.Field, words), words["refusals.not-readable"])]),
        _ => null,
    };

    private static IReadOnlyList<FieldProblem> FieldsOf(ValidationException invalid, Words words) =>
    [
        .. invalid.Errors
            .GroupBy(e => string.Join('.', e.PropertyName.Split('.').Select(p => p.Length == 0 ? p : char.ToLowerInvariant(p[0]) + p[1..])))
            .Select(g => new FieldProblem(g.Key, ProblemWords.NameOf(g.Key, words), string.Join(' ', g.Select(e => ProblemWords.Of(e, words)).Distinct()))),
    ];
}

/// <summary>A field that cannot be as it is.</summary>
/// <param name="Field">Its path in the request in lower camel case, or its name on the form.</param>
/// <param name="Name">What the reader calls it.</param>
/// <param name="What">What is wrong with it.</param>
public sealed record FieldProblem(string Field, string Name, string What);

/// <summary>A field of a form holds what it cannot mean.</summary>
/// <param name="field">The field's name.</param>
public sealed class BadEntryException(string field) : Exception("A field cannot be read.")
{
    public string Field { get; } = field;
}
