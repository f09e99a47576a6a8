using System.Globalization;
using NodaTime;

namespace Outreach.Chaos;

/// <summary>A clock that somebody sets while the host runs: so much beside the right time as a file says, in seconds.</summary>
public sealed class JumpingClock(string file) : IClock
{
    private const long LookEvery = 100;

    private readonly Lock reading = new();
    private long lookedAt = -LookEvery;
    private Duration beside;

    /// <summary>Sets the clock of the host that reads this file.</summary>
    public static void Set(string file, Duration beside)
    {
        // Whole or not at all: the host may be reading.
        File.WriteAllText(file + ".new", beside.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }

    public Instant GetCurrentInstant()
    {
        lock (reading)
        {
            if (Environment.TickCount64 - lookedAt >= LookEvery)
            {
                beside = Duration.FromSeconds(double.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
                lookedAt = Environment.TickCount64;
            }

            return SystemClock.Instance.GetCurrentInstant() + beside;
        }
    }
}
