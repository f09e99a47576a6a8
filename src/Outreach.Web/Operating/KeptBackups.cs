using System.Globalization;

namespace Outreach.Web.Operating;

/// <summary>How many backups stay in their folder: at least the one just made.</summary>
internal static class KeptBackups
{
    /// <summary>Two weeks of nights.</summary>
    public const int ByDefault = 14;

    /// <param name="given">As it was written; null if nothing was.</param>
    public static bool TryRead(string? given, out int keep)
    {
        keep = ByDefault;
        return given is null || (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out keep) && keep >= 1);
    }

    /// <param name="name">How whoever wrote it calls it.</param>
    public static string Refusal(string? given, string name) => $"{name} says how many backups stay, a whole number of at least 1; it is '{given}'.";
}
