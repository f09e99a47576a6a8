using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>
/// Reads answers in all message languages and digits of any script. A wrong guess costs a person the place or leaves it
/// empty, so everything that is not plainly one answer is <see cref="ReminderAnswer.Unknown"/>.
/// </summary>
public static class AnswerReader
{
    private const int Longest = 100;

    private static readonly FrozenDictionary<string, ReminderAnswer> Known = Vocabulary().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Reads one answer.</summary>
    public static ReminderAnswer Read(string? text)
    {
        if (text is null || text.Length > Longest)
        {
            return ReminderAnswer.Unknown;
        }

        var words = Normalised(text);

        if (Known.TryGetValue(words, out var answer))
        {
            return answer;
        }

        // "1 yes" and "Да, да!" are plain; "1 2" and "yes no" are not.
        var answers = words.Split(' ').Select(w => Known.GetValueOrDefault(w, ReminderAnswer.Unknown)).Distinct().ToList();

        return answers is [var only] ? only : ReminderAnswer.Unknown;
    }

    /// <summary>Every answer that is read, with what it means.</summary>
    internal static IEnumerable<KeyValuePair<string, ReminderAnswer>> Vocabulary()
    {
        var all = new Dictionary<string, ReminderAnswer>(StringComparer.Ordinal)
        {
            ["1"] = ReminderAnswer.Confirm,
            ["2"] = ReminderAnswer.Decline,
            ["3"] = ReminderAnswer.AskForCall,
        };

        foreach (var words in MessageLanguages.All.Select(LanguageWords.Of))
        {
            Add(words.Yes, ReminderAnswer.Confirm);
            Add(words.No, ReminderAnswer.Decline);
            Add(words.Stop, ReminderAnswer.OptOut);
            Add(words.Call, ReminderAnswer.AskForCall);
            Add(words.Start, ReminderAnswer.OptIn);
        }

        return all;

        void Add(IEnumerable<string> phrases, ReminderAnswer meaning)
        {
            foreach (var phrase in phrases.Select(Normalised))
            {
                // Two languages may share a word, but never with two meanings.
                if (!all.TryAdd(phrase, meaning) && all[phrase] != meaning)
                {
                    throw new InvalidDataException($"The answer '{phrase}' has two meanings.");
                }
            }
        }
    }

    private static string Normalised(string text)
    {
        var result = new StringBuilder(text.Length);

        // A stray half of a surrogate pair would make Normalize throw.
        var whole = string.Concat(text.EnumerateRunes());

        foreach (var rune in whole.Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.DecimalDigitNumber:
                    result.Append((int)Rune.GetNumericValue(rune));
                    break;
                case UnicodeCategory.Format:
                    break;
                default:
                    Append(result, rune);
                    break;
            }
        }

        return string.Join(' ', result.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Append(StringBuilder result, Rune rune)
    {
        switch (rune.Value)
        {
            case '\'' or '`' or 0xB4 or 0x2B9 or 0x2BB or 0x2BC or 0x2018 or 0x2019 or 0x2032:
                result.Append('\'');
                break;
            case 'ё':
                result.Append('е');
                break;
            case 0x64A or 0x649: // Arabic yeh typed for the Persian one
                result.Append('\u06CC');
                break;
            case 0x643: // Arabic kaf typed for the Persian one
                result.Append('\u06A9');
                break;
            default:
                var letter = Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
                result.Append(letter ? rune.ToString() : " ");
                break;
        }
    }
}
