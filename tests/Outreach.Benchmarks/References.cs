using System.Globalization;

namespace Outreach.Benchmarks;

/// <summary>Reference codes in counted order, as long as real ones.</summary>
/// <remarks>
/// Random codes of seven characters meet among a hundred thousand. The host tries again with another one then; a world
/// that is written at once, and loops that ask nothing, cannot. Digits 0 and 1 are in no random code.
/// </remarks>
internal static class References
{
    private static int last;

    public static string Next()
    {
        var count = Interlocked.Increment(ref last);
        return string.Create(CultureInfo.InvariantCulture, $"01{count / 10_000:00}-{count % 10_000:0000}");
    }
}
