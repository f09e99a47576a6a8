namespace Outreach.StaffConsole.Shell;

/// <summary>The fields of the forms about a patient: what may stand in them, and their names where these forms have their own.</summary>
internal static class PeopleFields
{
    private static readonly Dictionary<string, (string What, string? Name)> Known = new(StringComparer.Ordinal)
    {
        ["familyName"] = ("people.bad.name", null),
        ["givenName"] = ("people.bad.name", null),
        ["patronymic"] = ("people.bad.name", null),
        ["birth"] = ("people.bad.birth", "patients.birth-date"),
        ["date"] = ("people.bad.birth", "patients.birth-date"),
        ["year"] = ("people.bad.birth", "patients.birth-date"),
        ["citizenship"] = ("people.bad.country", null),
        ["residenceCountry"] = ("people.bad.country", null),
        ["country"] = ("people.bad.country", "people.identifier-country"),
        ["address"] = ("people.bad.long", null),
        ["notes"] = ("people.bad.long", null),
        ["name"] = ("people.bad.contact-name", "people.contact-name"),
        ["phone"] = ("people.bad.phone", null),
        ["email"] = ("people.bad.email", null),
        ["telegramChat"] = ("people.bad.telegram", null),
        ["channels"] = ("people.bad.ways", null),
        ["value"] = ("people.bad.identifier", null),
        ["overrideReason"] = ("people.bad.kept-because", null),
        ["textVersion"] = ("people.bad.text-version", null),
        ["answer"] = ("people.bad.answer", null),
        ["reason"] = ("people.bad.reason", null),
        ["source"] = ("people.bad.reason", null),
    };

    /// <summary>Null for a field that these forms do not have.</summary>
    public static (string Name, string What)? Explain(string field, Words words) =>
        Known.TryGetValue(ProblemWords.Last(field), out var known) ? (known.Name is { } own ? words[own] : ProblemWords.NameOf(field, words), words[known.What]) : null;
}
