using NodaTime;
using Outreach.Domain.Registrations;

namespace Outreach.Domain.Tests.Registrations;

/// <summary>Makes rows of a list that show only what a test is about: everything else is an unremarkable person.</summary>
internal static class Rows
{
    public static readonly ListStatement List = new("osh-2026-autumn", "KG", new LocalDate(2026, 10, 24));

    private static readonly string[] _columns = ["family_name", "given_name", "sex", "birth_date", "age", "phone", "escort_phone", "citizenship", "national_id", "address", "va_right", "va_left", "va_right_best", "va_left_best", "eye", "diagnosis", "bp", "glucose", "consent", "notes"];

    private static readonly Dictionary<string, string> _person = new()
    {
        ["family_name"] = "Боронов",
        ["given_name"] = "Туратбек",
        ["sex"] = "м",
        ["birth_date"] = "29.01.1950",
        ["phone"] = "+996770037142",
        ["va_right"] = "0.05",
        ["va_left"] = "0.2",
        ["eye"] = "OD",
    };

    public static HeaderMap Header { get; } = HeaderMap.TryRead(Row(1, _columns))!;

    public static SourceRow Row(int number, params string[] cells) => new(number, cells.Select(cell => new SourceCell(cell)).ToArray());

    /// <summary>A row whose cells differ from the unremarkable person's as said.</summary>
    public static SourceRow Person(int number, params (string Column, string Text)[] cells)
    {
        var values = new Dictionary<string, string>(_person);
        foreach (var (column, text) in cells)
        {
            values[column] = text;
        }

        return Row(number, [.. _columns.Select(column => values.GetValueOrDefault(column, string.Empty))]);
    }

    public static RowAnswer Read(params (string Column, string Text)[] cells) => Reader().Read(Person(2, cells));

    public static RowReader Reader() => new(List, Header, ListingLimits.Default);

    public static ListJudge Judge(TakenInRegister? register = null, string name = "osh-2026-autumn", long order = 1) =>
        new(List with { Name = name }, Reader(), register ?? new TakenInRegister(), order);

    public static string CodesOf(RowAnswer answer) => string.Join(';', answer.Codes);

    public static string FlagsOf(RowAnswer answer) => string.Join(';', answer.Flags);
}
