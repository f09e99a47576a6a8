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
/// <param name="Fields">What is wrong with each field, by the request's property names in lower camel case.</param>
public sealed record Refusal(int Status, string What, string Remedy, IReadOnlyDictionary<string, string> Fields)
{
    private static readonly Dictionary<string, string> NoFields = [];

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
        BadEntryException bad => new(400, words["refusals.invalid"], words["remedies.invalid"], new Dictionary<string, string> { [bad.Field] = words["refusals.not-readable"] }),
        _ => null,
    };

    private static Dictionary<string, string> FieldsOf(ValidationException invalid, Words words) => invalid.Errors
        .GroupBy(e => string.Join('.', e.PropertyName.Split('.').Select(p => p.Length == 0 ? p : char.ToLowerInvariant(p[0]) + p[1..])))
        .ToDictionary(g => g.Key, g => string.Join(' ', g.Select(e => ProblemWords.Of(e, words)).Distinct()));
}

/// <summary>A field of a form holds what it cannot mean.</summary>
/// <param name="field">The field's name.</param>
public sealed class BadEntryException(string field) : Exception("A field cannot be read.")
{
    public string Field { get; } = field;
}
