using Outreach.Domain;

namespace Outreach.StaffConsole.Shell;

/// <summary>Codes of the eligibility rule and of registration lists, as in <c>va.missing(right)</c>, in plain words.</summary>
internal static class ReasonWords
{
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["full_name"] = "patients.family",
        ["family_name"] = "patients.family",
        ["given_name"] = "patients.given",
        ["patronymic"] = "patients.patronymic",
        ["sex"] = "patients.sex",
        ["birth_date"] = "patients.birth-date",
        ["age"] = "imports.age",
        ["phone"] = "patients.phone",
        ["escort_name"] = "patients.escort",
        ["escort_phone"] = "patients.escort-phone",
        ["citizenship"] = "imports.citizenship",
        ["national_id"] = "patients.identifier",
        ["address"] = "imports.address",
        ["va_right"] = "screening.acuity",
        ["va_left"] = "screening.acuity",
        ["va_right_best"] = "enums.AcuityType.BestCorrected",
        ["va_left_best"] = "enums.AcuityType.BestCorrected",
        ["eye"] = "waiting.eye",
        ["diagnosis"] = "screening.diagnosis",
        ["bp"] = "screening.pressure",
        ["glucose"] = "screening.glucose",
        ["consent"] = "patients.messages",
        ["notes"] = "screening.notes",
    };

    /// <summary>A code in words, with what it names: an eye, an earlier row, a column.</summary>
    public static string Explain(this Words words, string code)
    {
        var (name, about) = code.IndexOf('(', StringComparison.Ordinal) is var at and > 0 ? (code[..at], code[(at + 1)..].TrimEnd(')')) : (code, null);
        var text = new[] { $"screening.because.{name}", $"imports.code.{name}" }.Where(words.Has).Select(k => words[k]).FirstOrDefault() ?? name;
        return about is null ? text : $"{text}: {About(words, about)}";
    }

    /// <summary>Why a file was refused as a whole, and what to do.</summary>
    public static string ExplainFile(this Words words, string? code) => words.Has($"imports.{code}") ? words[$"imports.{code}"] : words["imports.file.failed"];

    private static string About(Words words, string about) => about switch
    {
        "right" => words.Eye(Eye.Right),
        "left" => words.Eye(Eye.Left),
        _ when Columns.TryGetValue(about, out var key) => Column(words, about, words[key]),
        _ when about.Split(':') is [var list, var row] => words["imports.row-of", row, list],
        _ => words["imports.row-n", about],
    };

    private static string Column(Words words, string column, string name) =>
        column.StartsWith("va_right", StringComparison.Ordinal) ? $"{name}, {words.Eye(Eye.Right)}"
        : column.StartsWith("va_left", StringComparison.Ordinal) ? $"{name}, {words.Eye(Eye.Left)}"
        : name;
}
