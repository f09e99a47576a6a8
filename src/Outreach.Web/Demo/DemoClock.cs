using System.Globalization;
using NodaTime;

namespace Outreach.Web.Demo;

/// <summary>The machine's clock and a shift that a newcomer moves forward, to see reminders fall due.</summary>
/// <param name="machine">The machine's clock.</param>
public sealed class DemoClock(IClock machine) : IClock
{
    /// <summary>Where the shift is kept, in seconds, so that a restart does not turn time back.</summary>
    public const string Setting = "demo-clock-seconds";

    private long seconds;

    /// <summary>A shift as it is kept.</summary>
    public static string Written(Duration shift) => ((long)shift.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>How far the demo's clock is ahead of (or, while the demo is made, behind) the machine's.</summary>
    public Duration Shift => Duration.FromSeconds(Interlocked.Read(ref seconds));

    public Instant GetCurrentInstant() => machine.GetCurrentInstant() + Shift;

    public void SetShift(Duration shift) => Interlocked.Exchange(ref seconds, (long)shift.TotalSeconds);

    public void MoveTo(Instant instant) => SetShift(instant - machine.GetCurrentInstant());
}
