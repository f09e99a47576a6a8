using NodaTime;

namespace Outreach.Domain.Reminders;

/// <summary>The part of the day in which nobody is sent anything, on the recipient's own clock.</summary>
/// <param name="From">First quiet moment of the day; may be later than <paramref name="Until"/>, the night then lies between.</param>
/// <param name="Until">First moment in which sending is allowed again. Equal to <paramref name="From"/>: no quiet hours.</param>
public readonly record struct QuietHours(LocalTime From, LocalTime Until)
{
    /// <summary>Days of the week on which nobody is sent anything at all; null or empty: every day may be used.</summary>
    public IReadOnlyList<IsoDayOfWeek>? DaysOff { get; init; }

    /// <summary>The programme's default: 20:00 to 09:00.</summary>
    public static QuietHours Night { get; } = new(new LocalTime(20, 0), new LocalTime(9, 0));

    /// <summary>How long sending is allowed on an ordinary day.</summary>
    public Duration OpenTime() => From == Until
        ? Duration.FromDays(1)
        : Duration.FromNanoseconds((From.NanosecondOfDay - Until.NanosecondOfDay + NodaConstants.NanosecondsPerDay) % NodaConstants.NanosecondsPerDay);

    /// <summary>Whether the wall clock of <paramref name="zone"/> stands in quiet hours.</summary>
    public bool Holds(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone);
        var time = local.TimeOfDay;

        return IsDayOff(local.Date) || (From <= Until ? time >= From && time < Until : time >= From || time < Until);
    }

    /// <summary>The same moment when it is allowed, or the next moment that is.</summary>
    public Instant NextOpen(Instant at, DateTimeZone zone)
    {
        var moment = at;

        // A change of the clocks can put the opening itself back into the quiet hours; then the next one is taken.
        while (Holds(moment, zone))
        {
            var local = moment.InZone(zone);
            var opens = IsDayOff(local.Date)
                ? zone.AtStartOfDay(local.Date.PlusDays(1)).ToInstant()
                : (local.TimeOfDay >= Until ? local.Date.PlusDays(1) : local.Date).At(Until).InZoneLeniently(zone).ToInstant();
            moment = opens > moment ? opens : moment + Duration.FromMinutes(15);
        }

        return moment;
    }

    /// <summary>The same moment when it is allowed, or one shortly before the quiet hours that hold it began.</summary>
    /// <param name="margin">How long before the quiet hours; leaves time for the sending itself.</param>
    public Instant LastOpen(Instant at, DateTimeZone zone, Duration margin)
    {
        var moment = at;

        while (Holds(moment, zone))
        {
            var local = moment.InZone(zone);
            var closes = IsDayOff(local.Date)
                ? zone.AtStartOfDay(local.Date).ToInstant() - margin
                : (local.TimeOfDay < From ? local.Date.PlusDays(-1) : local.Date).At(From).InZoneLeniently(zone).ToInstant() - margin;
            moment = closes < moment ? closes : moment - Duration.FromMinutes(15);
        }

        return moment;
    }

    private bool IsDayOff(LocalDate date) => DaysOff is { Count: > 0 } off && off.Contains(date.DayOfWeek);
}
