using NodaTime;
using NodaTime.Text;
using Outreach.Application.Commitments;

namespace Outreach.StaffConsole.Charts;

/// <summary>The state at the end of a month.</summary>
/// <param name="Month">As in <c>2026-11</c>.</param>
/// <param name="On">The month's last day, or today in the month that is not over.</param>
/// <param name="Performed">Since the window began.</param>
/// <param name="Verified">Of those.</param>
internal sealed record BurnUpPoint(string Month, LocalDate On, int Performed, int Verified);

/// <summary>Operations added up month by month, from the first day of a commitment's window.</summary>
internal static class BurnUp
{
    private static readonly LocalDatePattern MonthOf = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    public static IReadOnlyList<BurnUpPoint> Of(CommitmentFulfilment fulfilment, LocalDate today)
    {
        var last = LocalDate.Min(today, fulfilment.WindowTo);
        var byMonth = fulfilment.ByMonth.ToDictionary(m => m.Key, StringComparer.Ordinal);
        List<BurnUpPoint> points = [];
        var (performed, verified) = (0, 0);
        for (var day = new LocalDate(fulfilment.WindowFrom.Year, fulfilment.WindowFrom.Month, 1); day <= last; day = day.PlusMonths(1))
        {
            var month = MonthOf.Format(day);
            if (byMonth.TryGetValue(month, out var line))
            {
                (performed, verified) = (performed + line.Performed, verified + line.Verified);
            }

            points.Add(new BurnUpPoint(month, LocalDate.Min(day.With(DateAdjusters.EndOfMonth), last), performed, verified));
        }

        return points;
    }
}
