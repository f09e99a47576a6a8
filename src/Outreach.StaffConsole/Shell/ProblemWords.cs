using System.Collections.Frozen;
using System.Globalization;
using FluentValidation.Results;

namespace Outreach.StaffConsole.Shell;

/// <summary>Says what is wrong with a field, and which it is, in the reader's language.</summary>
internal static class ProblemWords
{
    /// <summary>What a form calls a field of a request. Of two with one name the page says which it is.</summary>
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["familyName"] = "patients.family",
        ["givenName"] = "patients.given",
        ["patronymic"] = "patients.patronymic",
        ["birth"] = "waiting.born",
        ["date"] = "patients.birth-date",
        ["year"] = "patients.birth-year",
        ["sex"] = "patients.sex",
        ["language"] = "patients.language",
        ["speaks"] = "patients.language",
        ["citizenship"] = "patients.citizenship",
        ["residence"] = "patients.residence",
        ["residenceCountry"] = "patients.residence",
        ["address"] = "people.address",
        ["notes"] = "people.notes",
        ["phone"] = "patients.phone",
        ["phones"] = "patients.phone",
        ["email"] = "people.email",
        ["telegramChat"] = "people.telegram",
        ["channels"] = "people.ways",
        ["value"] = "patients.identifier",
        ["overrideReason"] = "people.kept-because",
        ["textVersion"] = "people.text-version",
        ["answer"] = "people.answer",
        ["source"] = "people.death-source",
        ["reason"] = "board.reason",
        ["note"] = "board.note",
        ["reviewOn"] = "patients.review-on",
        ["from"] = "patients.from",
        ["to"] = "patients.to",
        ["points"] = "waiting.points",
        ["tier"] = "waiting.tier",
        ["hospitalId"] = "waiting.hospital",
        ["displayName"] = "admin.display-name",
        ["userName"] = "shell.user-name",
        ["password"] = "shell.password",
        ["owner"] = "admin.owner",
        ["code"] = "waiting.reference",
        ["name"] = "commitments.name",
        ["country"] = "schedule.country-code",
        ["city"] = "schedule.city",
        ["zone"] = "schedule.zone",
        ["capacity"] = "schedule.capacity",
        ["keptPlaces"] = "schedule.kept",
        ["end"] = "schedule.end",
        ["quota"] = "commitments.number",
        ["listName"] = "imports.list",
        ["campDate"] = "imports.camp-date",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The field by the name on the form; by its path in the request if no form has it.</summary>
    public static string NameOf(string field, Words words) => Names.TryGetValue(Last(field), out var key) ? words[key] : field;

    /// <summary>The field itself, of a path as in <c>contacts[0].phone</c>.</summary>
    public static string Last(string field) => field[(field.LastIndexOf('.') + 1)..].Split('[')[0];

    /// <summary>By the sentence of a rule of its own, else by the kind of rule; last of all what the rule itself says.</summary>
    public static string Of(ValidationFailure failure, Words words)
    {
        if (words.Has($"problems.{failure.ErrorMessage}"))
        {
            return words[$"problems.{failure.ErrorMessage}"];
        }

        return failure.ErrorCode switch
        {
            "NotEmptyValidator" or "NotNullValidator" => words["problems.needed"],
            "MaximumLengthValidator" => words["problems.too-long", Limit(failure, "MaxLength")],
            "MinimumLengthValidator" => words["problems.too-short", Limit(failure, "MinLength")],
            "LengthValidator" => words["problems.between", Limit(failure, "MinLength"), Limit(failure, "MaxLength")],
            "InclusiveBetweenValidator" => words["problems.between", Limit(failure, "From"), Limit(failure, "To")],
            "GreaterThanOrEqualValidator" => words["problems.at-least", Limit(failure, "ComparisonValue")],
            "LessThanOrEqualValidator" => words["problems.at-most", Limit(failure, "ComparisonValue")],
            "EnumValidator" => words["problems.choose"],
            "NotEqualValidator" or "EqualValidator" or "NullValidator" or "GreaterThanValidator" or "LessThanValidator" => words["problems.unfit"],
            _ => failure.ErrorMessage,
        };
    }

    private static object? Limit(ValidationFailure failure, string name) => failure.FormattedMessagePlaceholderValues?.GetValueOrDefault(name) switch
    {
        int n => n,
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        var other => other,
    };
}
