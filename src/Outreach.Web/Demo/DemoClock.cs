using NodaTime;

namespace Outreach.Web.Demo;

/// <summary>The machine's clock and a shift that a newcomer moves forward, to see reminders fall due.</summary>
public sealed class DemoClock : IClock
{
    /// <summary>Where the shift is kept, in seconds, so that a restart does not turn time back.</summary>
    public const string Setting = "demo-clock-seconds";

    private long seconds;

    /// <summary>How far the demo's clock is ahead of (or, while the demo is made, behind) the machine's.</summary>
    public Duration Shift => Duration.FromSeconds(Interlocked.Read(ref seconds));

    public Instant GetCurrentInstant() => SystemTime.Clock.GetCurrentInstant() + Shift;

    public void SetShift(Duration shift) => Interlocked.Exchange(ref seconds, (long)shift.TotalSeconds);

    public void MoveTo(Instant instant) => SetShift(instant - SystemTime.Clock.GetCurrentInstant());
}
