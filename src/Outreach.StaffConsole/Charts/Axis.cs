namespace Outreach.StaffConsole.Charts;

/// <summary>Round numbers for the marks of an axis that begins at 0.</summary>
internal static class Axis
{
    /// <summary>From 0 to the first round number that is not below the largest value; at most five steps.</summary>
    public static IReadOnlyList<int> Ticks(int largest)
    {
        var step = 1;
        foreach (var factor in Factors())
        {
            step = factor;
            if ((long)factor * 5 >= largest)
            {
                break;
            }
        }

        var marks = new List<int> { 0 };
        while (marks[^1] < Math.Max(1, largest))
        {
            marks.Add(marks[^1] + step);
        }

        return marks;
    }

    private static IEnumerable<int> Factors()
    {
        for (var power = 1; power <= 100_000_000; power *= 10)
        {
            yield return power;
            yield return 2 * power;
            yield return 5 * power;
        }
    }
}
