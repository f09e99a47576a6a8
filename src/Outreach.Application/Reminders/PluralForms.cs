namespace Outreach.Application.Reminders;

/// <summary>Which of a word's forms goes with a whole number: the cardinal rules of CLDR for the languages of messages.</summary>
internal static class PluralForms
{
    /// <summary>How many forms a language has for whole numbers.</summary>
    public static int CountIn(string language) => language switch
    {
        "ru" or "be" => 3,
        "zh-Hans" or "tg" => 1,
        _ => 2,
    };

    /// <summary>From 0: one, few, many in Russian and Belarusian; one, other elsewhere; always 0 where words do not change.</summary>
    public static int IndexFor(string language, long number)
    {
        var n = Math.Abs(number);

        return language switch
        {
            "ru" or "be" => (n % 10, n % 100) switch
            {
                (1, not 11) => 0,
                ( >= 2 and <= 4, < 12 or > 14) => 1,
                _ => 2,
            },
            "zh-Hans" or "tg" => 0,
            "hi" or "fa" => n <= 1 ? 0 : 1,
            _ => n == 1 ? 0 : 1,
        };
    }
}
