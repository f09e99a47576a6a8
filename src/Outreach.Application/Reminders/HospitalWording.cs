using System.Text.Json;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>What a hospital says in its own words: by its policy, or else by what stands in its record.</summary>
internal static class HospitalWording
{
    /// <param name="instructionsJson">Of the hospital: what to bring, by language.</param>
    public static ReminderWording? In(string language, ReminderPolicyRules policy, string? instructionsJson)
    {
        var wording = policy.Wordings.FirstOrDefault(w => w.Language == language);

        return wording?.Bring is null && Instructions(instructionsJson).GetValueOrDefault(language) is { Length: > 0 } bring
            ? (wording ?? new(language)) with { Bring = bring }
            : wording;
    }

    private static Dictionary<string, string> Instructions(string? json)
    {
        try
        {
            return json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
        }
        catch (JsonException)
        {
            // The neutral text is better than no message.
            return [];
        }
    }
}
