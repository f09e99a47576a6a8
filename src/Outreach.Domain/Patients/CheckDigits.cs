using System.Text;

namespace Outreach.Domain.Patients;

/// <summary>The arithmetic of check digits. Every method expects the right number of characters and answers whether the last ones fit the others.</summary>
internal static class CheckDigits
{
    private static readonly int[] _sevenThreeOne = [7, 3, 1];
    private static readonly int[] _residentWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private static readonly int[] _iinSecondPass = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

    private static readonly byte[][] _verhoeffProduct =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6], [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
        [5, 9, 8, 7, 6, 0, 4, 3, 2, 1], [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4], [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
    ];

    private static readonly byte[][] _verhoeffPermutation =
    [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2], [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1], [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];

    /// <summary>Weights 7, 3, 1 over all but the last character, letters A=10 to Z=35, modulo 10 (Uzbek PINFL, Belarusian number).</summary>
    public static bool SevenThreeOne(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            sum += _sevenThreeOne[i % 3] * (char.IsAsciiDigit(text[i]) ? text[i] - '0' : text[i] - 'A' + 10);
        }

        return sum % 10 == text[^1] - '0';
    }

    /// <summary>Kazakh IIN: modulo 11 with weights 1 to 11, a second pass if that gives 10; a number that gives 10 twice is not issued.</summary>
    public static bool Iin(ReadOnlySpan<char> text)
    {
        int first = 0, second = 0;
        for (var i = 0; i < 11; i++)
        {
            first += (text[i] - '0') * (i + 1);
            second += (text[i] - '0') * _iinSecondPass[i];
        }

        var check = first % 11 == 10 ? second % 11 : first % 11;
        return check != 10 && check == text[11] - '0';
    }

    /// <summary>Chinese resident number: ISO 7064 MOD 11-2, the last character 0 to 9 or X.</summary>
    public static bool Resident(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += (text[i] - '0') * _residentWeights[i];
        }

        return "10X98765432"[sum % 11] == text[17];
    }

    /// <summary>Russian SNILS: weights 9 to 1, modulo 101, 100 counts as 00.</summary>
    public static bool Snils(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += (text[i] - '0') * (9 - i);
        }

        var check = sum % 101 % 100;
        return check == ((text[9] - '0') * 10) + text[10] - '0';
    }

    /// <summary>Verhoeff's scheme (Indian Aadhaar).</summary>
    public static bool Verhoeff(ReadOnlySpan<char> text)
    {
        var check = 0;
        for (var i = 0; i < text.Length; i++)
        {
            check = _verhoeffProduct[check][_verhoeffPermutation[i % 8][text[text.Length - 1 - i] - '0']];
        }

        return check == 0;
    }

    /// <summary>Iranian national code: weights 10 to 2, modulo 11; ten equal digits are never a code.</summary>
    public static bool Melli(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            sum += (text[i] - '0') * (10 - i);
        }

        var rest = sum % 11;
        return (rest < 2 ? rest : 11 - rest) == text[9] - '0' && text.ContainsAnyExcept(text[0]);
    }

    /// <summary>The text without blanks, points, hyphens and apostrophes, in capitals, Cyrillic look-alikes as Latin letters.</summary>
    public static string Normalise(string text)
    {
        var folded = TextFolding.AsLatinLookalikes(TextFolding.Fold(TextFolding.Clean(text)));
        var kept = new StringBuilder(folded.Length);
        foreach (var c in folded)
        {
            if (!char.IsWhiteSpace(c) && !TextFolding.IsApostrophe(c) && c is not ('.' or '-' or '\u2212' or (>= '\u2010' and <= '\u2015')))
            {
                kept.Append(char.ToUpperInvariant(c));
            }
        }

        return kept.ToString();
    }
}
