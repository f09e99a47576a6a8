using Outreach.Domain;

namespace Outreach.Application.Reminders;

/// <summary>The languages in which people are written to.</summary>
public static class MessageLanguages
{
    /// <summary>Every language, as BCP 47 tags without a region.</summary>
    public static IReadOnlyList<string> All => Languages.All;

    /// <summary>The message language that a tag such as <c>uz-Cyrl-KG</c>, <c>zh</c> or <c>RU</c> stands for; null when none does.</summary>
    public static string? Find(string? tag)
    {
        if (string.IsNullOrWhiteSpace(tag))
        {
            return null;
        }

        var wanted = tag.Trim().Replace('_', '-');

        return All.FirstOrDefault(l => wanted.Equals(l, StringComparison.OrdinalIgnoreCase))
            ?? All.FirstOrDefault(l => wanted.StartsWith(l + "-", StringComparison.OrdinalIgnoreCase))
            ?? wanted.Split('-')[0].ToLowerInvariant() switch
            {
                "uz" => wanted.Contains("Cyrl", StringComparison.OrdinalIgnoreCase) ? "uz-Cyrl" : "uz-Latn",
                "zh" => "zh-Hans",
                _ => null,
            };
    }

    /// <summary>The first of the tags that is a message language: the contact's, then the hospital's working languages; else English.</summary>
    public static string Choose(params IEnumerable<string?> tags) => tags.Select(Find).FirstOrDefault(l => l is not null) ?? "en";
}
