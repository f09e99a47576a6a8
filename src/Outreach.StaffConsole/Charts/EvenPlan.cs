using NodaTime;

namespace Outreach.StaffConsole.Charts;

/// <summary>The even plan: as many operations every day of a commitment's window.</summary>
internal static class EvenPlan
{
    /// <summary>How many operations there would be at the end of a day.</summary>
    public static int At(LocalDate day, int ceiling, LocalDate from, LocalDate to)
    {
        var days = Period.DaysBetween(from, to) + 1;
        var gone = Math.Clamp(Period.DaysBetween(from, day) + 1, 0, days);
        return (int)((long)ceiling * gone / days);
    }
}
