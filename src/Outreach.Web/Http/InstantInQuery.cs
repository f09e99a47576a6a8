using NodaTime;
using NodaTime.Text;

namespace Outreach.Web.Http;

/// <summary>A moment in the address, as <c>2026-12-01T04:00:00Z</c>.</summary>
public readonly record struct InstantInQuery(Instant Instant)
{
    private static readonly Instant Earliest = Instant.FromUtc(1900, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);

    /// <summary>Called by the framework; false answers 400. Years 1900 to 2199, which every database can hold.</summary>
    public static bool TryParse(string? text, out InstantInQuery instant)
    {
        var isInstant = InstantPattern.ExtendedIso.Parse(text ?? string.Empty).TryGetValue(default, out var parsed) && parsed >= Earliest && parsed < Latest;
        instant = new InstantInQuery(parsed);
        return isInstant;
    }
}
