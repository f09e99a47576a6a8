using NodaTime;
using NodaTime.Text;
using Outreach.Application.Commitments;

namespace Outreach.StaffConsole.Charts;

/// <summary>How a commitment goes on if it goes on at one pace.</summary>
/// <param name="PerMonth">Operations performed in a month.</param>
/// <param name="ByTheEnd">Performed on the last day of the window; not held back by what is promised.</param>
/// <param name="ReachedIn">Month in which the promise is reached, as in <c>2029-06</c>; null if not within the window.</param>
public sealed record Course(double PerMonth, int ByTheEnd, string? ReachedIn);

/// <summary>A forecast by arithmetic: the average month of the last six full ones, and of the slower and the faster half of them.</summary>
/// <param name="From">The day from which it looks ahead.</param>
/// <param name="Performed">By then.</param>
/// <param name="Months">What the full months brought that it is made from, the oldest first.</param>
public sealed record Forecast(LocalDate From, LocalDate To, int Performed, int Ceiling, IReadOnlyList<int> Months, Course Low, Course Middle, Course High)
{
    /// <summary>As many months are looked back on.</summary>
    public const int MonthsBack = 6;

    /// <summary>Fewer say nothing.</summary>
    public const int Fewest = 3;

    /// <summary>An average month has so many days.</summary>
    private const double DaysInMonth = 365.25 / 12;

    private static readonly LocalDatePattern MonthOf = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    /// <summary>Null before there are enough full months, when the window is over, and when the promise is reached.</summary>
    public static Forecast? Of(CommitmentFulfilment fulfilment, LocalDate today)
    {
        if (IsOver(fulfilment, today))
        {
            return null;
        }

        var byMonth = fulfilment.ByMonth.ToDictionary(m => m.Key, m => m.Performed, StringComparer.Ordinal);
        List<int> months = [];
        var thisMonth = new LocalDate(today.Year, today.Month, 1);
        for (var month = thisMonth.PlusMonths(-MonthsBack); month < thisMonth; month = month.PlusMonths(1))
        {
            // A month that the window cuts in two is no measure of a month.
            if (month >= fulfilment.WindowFrom)
            {
                months.Add(byMonth.GetValueOrDefault(MonthOf.Format(month)));
            }
        }

        if (months.Count < Fewest)
        {
            return null;
        }

        var ordered = months.Order().ToList();
        var half = ordered.Count / 2;
        return new Forecast(
            today, fulfilment.WindowTo, fulfilment.Figures.Performed, fulfilment.Figures.Ceiling, months,
            CourseAt(ordered.Take(half).Average()), CourseAt(ordered.Average()), CourseAt(ordered.TakeLast(half).Average()));

        Course CourseAt(double pace)
        {
            var (performed, ceiling) = (fulfilment.Figures.Performed, fulfilment.Figures.Ceiling);
            var days = Period.DaysBetween(today, fulfilment.WindowTo);
            var byTheEnd = performed + (int)Math.Floor(pace * days / DaysInMonth);
            var reachedIn = byTheEnd < ceiling ? null : MonthOf.Format(today.PlusDays((int)Math.Min(days, Math.Ceiling((ceiling - performed) / pace * DaysInMonth))));
            return new Course(pace, byTheEnd, reachedIn);
        }
    }

    /// <summary>There is nothing more to look ahead to.</summary>
    public static bool IsOver(CommitmentFulfilment fulfilment, LocalDate today) => today >= fulfilment.WindowTo || fulfilment.Figures.Performed >= fulfilment.Figures.Ceiling;

    /// <summary>A course drawn from today on, which ends where the promise is reached.</summary>
    public IEnumerable<(LocalDate On, double Performed)> Line(Course course)
    {
        yield return (From, Performed);
        var days = Period.DaysBetween(From, To);
        var missing = Ceiling - Performed;
        if (course.ByTheEnd <= Ceiling)
        {
            yield return (To, course.ByTheEnd);
        }
        else
        {
            yield return (From.PlusDays((int)Math.Min(days, missing / course.PerMonth * DaysInMonth)), Ceiling);
            yield return (To, Ceiling);
        }
    }
}
