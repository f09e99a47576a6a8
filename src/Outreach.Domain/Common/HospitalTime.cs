using NodaTime;
using NodaTime.TimeZones;

namespace Outreach.Domain;

/// <summary>The one place that turns a hospital's wall clock into instants and back.</summary>
/// <remarks>
/// NodaTime's own time-zone database, so that two machines with different system data agree. A local time that a
/// change of clocks skips moves on by the gap; one that happens twice is the earlier.
/// </remarks>
public static class HospitalTime
{
    private static readonly ZoneLocalMappingResolver Lenient = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    public static bool IsZone(string? zone) => zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null;

    public static DateTimeZone Zone(string zone) => DateTimeZoneProviders.Tzdb[zone];

    public static Instant At(LocalDate date, LocalTime time, string zone) =>
        Zone(zone).ResolveLocal(date + time, Lenient).ToInstant();

    /// <summary>The clock shows this time exactly once on this date: no change of clocks skips or repeats it.</summary>
    public static bool IsShownOnce(LocalDate date, LocalTime time, string zone) => Zone(zone).MapLocal(date + time).Count == 1;

    public static LocalDate DateAt(Instant instant, string zone) => instant.InZone(Zone(zone)).Date;

    public static LocalTime TimeAt(Instant instant, string zone) => instant.InZone(Zone(zone)).TimeOfDay;
}
