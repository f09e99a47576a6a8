using NodaTime;
using Outreach.Application.Commitments;

namespace Outreach.StaffConsole.Shell;

/// <summary>What an allotment is set aside for, in one line.</summary>
internal static class AllotmentWords
{
    public static string NameOf(this Words words, AllotmentBalance allotment) => allotment.IsPool
        ? words["commitments.pool"]
        : string.Join(", ", new[] { allotment.HospitalCode, allotment.Country, Period(words, allotment.PeriodFrom, allotment.PeriodTo) }.OfType<string>());

    private static string? Period(Words words, LocalDate? from, LocalDate? to) => (from, to) switch
    {
        (null, null) => null,
        ({ } first, null) => words["programme.since", words.DateWithYear(first)],
        (null, { } last) => words["programme.until", words.DateWithYear(last)],
        ({ } first, { } last) => $"{words.DateWithYear(first)} – {words.DateWithYear(last)}",
    };
}
