namespace Outreach.StaffConsole.Shell;

/// <summary>The fields of the forms about a patient: their names, and what may stand in them.</summary>
internal static class PeopleFields
{
    private static readonly Dictionary<string, (string Name, string What)> Known = new(StringComparer.Ordinal)
    {
        ["familyName"] = ("patients.family", "people.bad.name"),
        ["givenName"] = ("patients.given", "people.bad.name"),
        ["patronymic"] = ("patients.patronymic", "people.bad.name"),
        ["birth"] = ("patients.birth-date", "people.bad.birth"),
        ["birth.date"] = ("patients.birth-date", "people.bad.birth"),
        ["birth.year"] = ("patients.birth-date", "people.bad.birth"),
        ["year"] = ("patients.birth-date", "people.bad.birth"),
        ["citizenship"] = ("patients.citizenship", "people.bad.country"),
        ["residenceCountry"] = ("patients.residence", "people.bad.country"),
        ["country"] = ("people.identifier-country", "people.bad.country"),
        ["address"] = ("people.address", "people.bad.long"),
        ["notes"] = ("people.notes", "people.bad.long"),
        ["name"] = ("people.contact-name", "people.bad.contact-name"),
        ["phone"] = ("patients.phone", "people.bad.phone"),
        ["email"] = ("people.email", "people.bad.email"),
        ["telegramChat"] = ("people.telegram", "people.bad.telegram"),
        ["channels"] = ("people.ways", "people.bad.ways"),
        ["value"] = ("patients.identifier", "people.bad.identifier"),
        ["overrideReason"] = ("people.kept-because", "people.bad.kept-because"),
        ["textVersion"] = ("people.text-version", "people.bad.text-version"),
        ["answer"] = ("people.answer", "people.bad.answer"),
        ["reason"] = ("board.reason", "people.bad.reason"),
        ["source"] = ("people.death-source", "people.bad.reason"),
    };

    /// <summary>Null for a field that these forms do not have.</summary>
    public static (string Name, string What)? Explain(string field, Words words) =>
        Known.TryGetValue(field, out var keys) ? (words[keys.Name], words[keys.What]) : null;
}
