using System.Globalization;
using System.Text;

namespace Outreach.Domain;

/// <summary>
/// Brings what people typed, in any script, into forms that can be kept and compared.
/// Everything here is independent of the machine's culture.
/// </summary>
public static class TextFolding
{
    private const char Apostrophe = '\'';

    /// <summary>
    /// A cell or field as it is kept: NFC, without invisible and direction characters, every run of white space one blank, trimmed.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text) || IsPlainlyClean(text))
        {
            return text ?? string.Empty;
        }

        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsInvisible(c))
            {
                continue;
            }

            // Half a character cannot be normalised or stored as UTF-8.
            kept.Append(IsHalf(text, i) ? '\uFFFD' : c);
        }

        var normal = kept.ToString();
        return CollapseBlanks(normal.IsNormalized(NormalizationForm.FormC) ? normal : normal.Normalize(NormalizationForm.FormC));
    }

    /// <summary>
    /// A cleaned text for comparing words: NFKC, lower case, all apostrophes alike, digits of any script as ASCII, the Arabic decimal sign as a point.
    /// </summary>
    public static string Fold(string cleaned)
    {
        ArgumentNullException.ThrowIfNull(cleaned);
        if (cleaned.Length == 0)
        {
            return cleaned;
        }

        if (Ascii.IsValid(cleaned))
        {
            return cleaned.ToLowerInvariant().Replace('`', Apostrophe);
        }

        // Apostrophes first: NFKC would take U+00B4 apart into a blank and an accent.
        var text = string.Create(cleaned.Length, cleaned, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = IsApostrophe(source[i]) ? Apostrophe : IsHalf(source, i) ? '\uFFFD' : source[i];
            }
        });
        if (!text.IsNormalized(NormalizationForm.FormKC))
        {
            text = text.Normalize(NormalizationForm.FormKC);
        }

        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = FoldChar(source[i]);
            }
        });
    }

    /// <summary>
    /// A folded text with Cyrillic letters replaced by the Latin letters that look the same, one for one: people type <c>НМ</c>,
    /// <c>СF</c> and <c>Н25.1</c> without changing the keyboard.
    /// </summary>
    public static string AsLatinLookalikes(string folded)
    {
        ArgumentNullException.ThrowIfNull(folded);
        if (Ascii.IsValid(folded))
        {
            return folded;
        }

        return string.Create(folded.Length, folded, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Lookalike(source[i]);
            }
        });
    }

    /// <summary>Every run of white space one blank, trimmed.</summary>
    public static string CollapseBlanks(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        var pending = false;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                pending = result.Length > 0;
            }
            else
            {
                if (pending)
                {
                    result.Append(' ');
                    pending = false;
                }

                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>One of the characters that stand for an apostrophe in the lists' languages.</summary>
    public static bool IsApostrophe(char c) =>
        c is '\u0027' or '\u0060' or '\u00B4' or '\u02B9' or '\u02BB' or '\u02BC' or '\u2018' or '\u2019' or '\u2032';

    /// <summary>A character of Chinese writing.</summary>
    public static bool IsHan(Rune rune) =>
        rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0xF900 and <= 0xFAFF) or 0x3007 or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>A surrogate without its other half.</summary>
    private static bool IsHalf(string text, int at) =>
        char.IsSurrogate(text[at])
        && !(char.IsHighSurrogate(text[at]) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) : at > 0 && char.IsHighSurrogate(text[at - 1]));

    private static bool IsInvisible(char c) =>
        c is '\u00AD' or '\u200B' or '\u200E' or '\u200F' or '\u2060' or '\uFEFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>Only letters and signs of ASCII and Cyrillic, which are visible and in NFC unless a combining mark follows: most cells of most lists.</summary>
    private static bool IsPlainlyClean(string text)
    {
        var previousBlank = true;
        foreach (var c in text)
        {
            if (c is not ((>= ' ' and <= '~') or (>= '\u0400' and <= '\u0482') or (>= '\u048A' and <= '\u052F')) || (c == ' ' && previousBlank))
            {
                return false;
            }

            previousBlank = c == ' ';
        }

        return !previousBlank;
    }

    private static char FoldChar(char c)
    {
        if (c < 0x80)
        {
            return char.ToLowerInvariant(c);
        }

        if (c == '\u066B')
        {
            return '.';
        }

        if (c == '\u0130')
        {
            return 'i';
        }

        return char.IsDigit(c) ? (char)('0' + (int)CharUnicodeInfo.GetNumericValue(c)) : char.ToLowerInvariant(c);
    }

    private static char Lookalike(char c) => c switch
    {
        'а' => 'a',
        'в' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'н' or 'һ' => 'h',
        'і' => 'i',
        'ј' => 'j',
        'к' => 'k',
        'м' => 'm',
        'о' => 'o',
        'р' => 'p',
        'ԛ' => 'q',
        'ѕ' => 's',
        'т' => 't',
        'ԝ' => 'w',
        'х' => 'x',
        'у' or 'ү' => 'y',
        _ => c,
    };
}
