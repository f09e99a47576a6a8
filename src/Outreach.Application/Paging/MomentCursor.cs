using System.Globalization;
using NodaTime;

namespace Outreach.Application.Paging;

/// <summary>Where a page of a list ended that is in order of time, and of ids where two have one moment.</summary>
internal readonly record struct MomentCursor(Instant At, Guid Id)
{
    private const long Furthest = 100_000_000_000_000_000;

    public static bool TryRead(string? text, out MomentCursor cursor)
    {
        cursor = default;

        if (text is null || !PageCursor.TryRead(text, 2, out var parts)
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var microseconds)
            || microseconds is < -Furthest or > Furthest
            || !Guid.TryParseExact(parts[1], "N", out var id))
        {
            return false;
        }

        cursor = new(Instant.FromUnixTimeTicks(microseconds * 10), id);

        return true;
    }

    public override string ToString() => PageCursor.Write((At.ToUnixTimeTicks() / 10).ToString(CultureInfo.InvariantCulture), Id.ToString("N"));
}
