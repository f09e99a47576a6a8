using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Outreach.Domain.Patients;

/// <summary>Why no birth could be read.</summary>
public enum BirthProblem
{
    None = 0,

    /// <summary>Not a date, year or age in an accepted form.</summary>
    Unreadable = 1,

    /// <summary>A day that no calendar has; day and month are never exchanged to make it fit.</summary>
    Impossible = 2,

    /// <summary>In the future, or more than <see cref="BirthText.MaxAge"/> years ago.</summary>
    OutOfRange = 3,

    /// <summary>A year between 1200 and 1500: another calendar, never converted.</summary>
    Calendar = 4,

    /// <summary>A two-digit year that fits both centuries, or a bare number that may be an age or a year.</summary>
    Ambiguous = 5,
}

/// <param name="Birth">Null if there is a problem.</param>
/// <param name="FromTwoDigitYear">The century was worked out: only one of the two gives a possible age.</param>
public readonly record struct BirthReading(Birth? Birth, BirthProblem Problem, bool FromTwoDigitYear = false);

/// <summary>An age as written.</summary>
/// <param name="Number">In years, or in months if <paramref name="IsMonths"/> says so.</param>
public readonly record struct AgeReading(int Number, bool IsMonths)
{
    /// <summary>Full years.</summary>
    public int Years => IsMonths ? Number / 12 : Number;

    /// <summary>The year of birth, counted back from a day.</summary>
    public int BirthYear(LocalDate on) => IsMonths ? on.PlusMonths(-Number).Year : on.Year - Number;
}

/// <summary>Reads births and ages as people write them: the day always before the month, years of the Gregorian calendar only.</summary>
public static partial class BirthText
{
    /// <summary>Oldest person taken in, in years.</summary>
    public const int MaxAge = 110;

    private const int MaxLength = 48;

    /// <summary>Reads a date, a year or an age with its unit.</summary>
    /// <param name="text">As written.</param>
    /// <param name="on">The day from which ages count.</param>
    public static BirthReading Read(string text, LocalDate on)
    {
        if (text is null || text.Length > MaxLength)
        {
            return new BirthReading(null, BirthProblem.Unreadable);
        }

        var folded = Midnight().Replace(TextFolding.Fold(TextFolding.Clean(text)), string.Empty);
        if (folded.Length is 1 or 2 && !folded.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return new BirthReading(null, BirthProblem.Ambiguous);
        }

        if (DayFirst().Match(folded) is { Success: true } dayFirst)
        {
            var year = dayFirst.Groups["y"].Value;
            return year.Length == 2
                ? TwoDigitYear(Number(year), Number(dayFirst.Groups["m"].Value), Number(dayFirst.Groups["d"].Value), on)
                : On(Number(year), Number(dayFirst.Groups["m"].Value), Number(dayFirst.Groups["d"].Value), on);
        }

        if (YearFirst().Match(folded) is { Success: true } yearFirst)
        {
            return On(Number(yearFirst.Groups["y"].Value), Number(yearFirst.Groups["m"].Value), Number(yearFirst.Groups["d"].Value), on);
        }

        if (Compact().Match(folded) is { Success: true } compact)
        {
            return On(Number(compact.Groups["y"].Value), Number(compact.Groups["m"].Value), Number(compact.Groups["d"].Value), on);
        }

        if (YearAlone().Match(folded) is { Success: true } yearAlone)
        {
            return InYear(Number(yearAlone.Groups["y"].Value), on);
        }

        return WithUnit(folded) is { } age ? Around(age, on) : new BirthReading(null, BirthProblem.Unreadable);
    }

    /// <summary>Judges a date that needs no reading, as a spreadsheet or an identifier gives it.</summary>
    public static BirthReading On(LocalDate date, LocalDate on) => On(date.Year, date.Month, date.Day, on);

    /// <summary>Reads an age: a bare number of years, or a number with its unit.</summary>
    /// <returns>Null if it is neither.</returns>
    public static AgeReading? ReadAge(string text)
    {
        if (text is null || text.Length > MaxLength)
        {
            return null;
        }

        var folded = TextFolding.Fold(TextFolding.Clean(text));
        return folded.Length is >= 1 and <= 3 && !folded.AsSpan().ContainsAnyExceptInRange('0', '9')
            ? new AgeReading(Number(folded), false)
            : WithUnit(folded);
    }

    /// <summary>A birth worked out from an age.</summary>
    public static BirthReading Around(AgeReading age, LocalDate on) =>
        age.Years > MaxAge ? new BirthReading(null, BirthProblem.OutOfRange) : new BirthReading(Birth.Around(age.BirthYear(on)), BirthProblem.None);

    private static AgeReading? WithUnit(string folded)
    {
        if (AgeWithUnit().Match(folded) is not { Success: true } match)
        {
            return null;
        }

        return new AgeReading(Number(match.Groups["n"].Value), match.Groups["month"].Success);
    }

    private static BirthReading On(int year, int month, int day, LocalDate on)
    {
        if (IsOtherCalendar(year))
        {
            return new BirthReading(null, BirthProblem.Calendar);
        }

        if (month == 0 || day == 0)
        {
            return InYear(year, on);
        }

        if (Date(year, month, day) is not { } date)
        {
            return new BirthReading(null, BirthProblem.Impossible);
        }

        return IsInRange(date, on) ? new BirthReading(Birth.On(date), BirthProblem.None) : new BirthReading(null, BirthProblem.OutOfRange);
    }

    private static BirthReading InYear(int year, LocalDate on)
    {
        if (IsOtherCalendar(year))
        {
            return new BirthReading(null, BirthProblem.Calendar);
        }

        return on.Year - year is >= 0 and <= MaxAge ? new BirthReading(Birth.InYear(year), BirthProblem.None) : new BirthReading(null, BirthProblem.OutOfRange);
    }

    private static BirthReading TwoDigitYear(int year, int month, int day, LocalDate on)
    {
        var century = on.Year / 100 * 100;
        var earlier = On(century - 100 + year, month, day, on);
        var later = On(century + year, month, day, on);
        return (earlier.Birth, later.Birth) switch
        {
            ({ }, { }) => new BirthReading(null, BirthProblem.Ambiguous),
            ({ } birth, null) => new BirthReading(birth, BirthProblem.None, true),
            (null, { } birth) => new BirthReading(birth, BirthProblem.None, true),
            _ => earlier.Problem == BirthProblem.Impossible ? earlier : later,
        };
    }

    private static bool IsOtherCalendar(int year) => year is >= 1200 and <= 1500;

    private static bool IsInRange(LocalDate date, LocalDate on) => date <= on && Period.Between(date, on, PeriodUnits.Years).Years <= MaxAge;

    private static LocalDate? Date(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[ t]0{1,2}:00(:00([.,]0+)?)?z?$", RegexOptions.CultureInvariant)]
    private static partial Regex Midnight();

    [GeneratedRegex(@"^(?<d>[0-9]{1,2})[./\-](?<m>[0-9]{1,2})[./\-](?<y>[0-9]{4}|[0-9]{2})(?: ?(?:г\.?|г\.? ?р\.?|года?))?$", RegexOptions.CultureInvariant)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"^(?<y>[0-9]{4})(?:[./\-](?<m>[0-9]{1,2})[./\-](?<d>[0-9]{1,2})| ?年 ?(?<m>[0-9]{1,2}) ?月 ?(?<d>[0-9]{1,2}) ?日?)$", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?<y>19[0-9]{2}|[2-9][0-9]{3})(?<m>[0-9]{2})(?<d>[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Compact();

    [GeneratedRegex(@"^[~≈]? ?(?<y>[0-9]{4})(?: ?-? ?(?:г\.?|г\.? ?р\.?|год|года|года? рожд(?:\.|ения)?|(?:yil|йил|жыл|жылы|сол|соли)(?:da|i|да|и)?|年生?|سال))?$", RegexOptions.CultureInvariant)]
    private static partial Regex YearAlone();

    [GeneratedRegex(
        @"^(?<n>[0-9]{1,3}) ?-? ?(?:(?<year>лет|года?|years?(?: old)?|yrs?\.?|y\.?o\.?|yosh(?:da)?|ёш(?:да)?|жаш(?:та)?|жас(?:та)?|сола|周?岁|ساله?)|(?<month>мес(?:\.|яц|яца|яцев)?|months?(?: old)?|mos?\.?|oylik|oy|ойлик|айлык|айлық|моҳа|个月|ماهه?))$",
        RegexOptions.CultureInvariant)]
    private static partial Regex AgeWithUnit();
}
