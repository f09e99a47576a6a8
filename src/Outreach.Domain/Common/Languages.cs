namespace Outreach.Domain;

/// <summary>The languages of the programme (domain §8), as BCP 47 tags with a script where a language has two.</summary>
public static class Languages
{
    public static IReadOnlyList<string> All { get; } =
        ["en", "ru", "uz-Latn", "uz-Cyrl", "kk", "ky", "tg", "zh-Hans", "hi", "ur", "fa", "be"];

    /// <summary>Exactly as written in <see cref="All"/>.</summary>
    public static bool IsKnown(string? tag) => tag is not null && All.Contains(tag);
}
