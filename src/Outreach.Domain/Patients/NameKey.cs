using System.Text;

namespace Outreach.Domain.Patients;

/// <summary>The keys of a family and a given name in no order: lists mix the two up.</summary>
public readonly record struct NamePairKey
{
    public const int MaxLength = 200;

    private NamePairKey(string first, string second) => (First, Second) = (first, second);

    /// <summary>The key that sorts first.</summary>
    public string First { get; }

    public string Second { get; }

    public static NamePairKey Of(string? familyName, string? givenName)
    {
        var family = NameKey.Of(familyName);
        var given = NameKey.Of(givenName);
        return string.CompareOrdinal(family, given) <= 0 ? new NamePairKey(family, given) : new NamePairKey(given, family);
    }

    /// <summary>From what <see cref="First"/> and <see cref="Second"/> were.</summary>
    internal static NamePairKey FromKeys(string first, string second) => new(first, second);

    /// <summary>As it is stored; cut at <see cref="MaxLength"/> characters, which no real names reach.</summary>
    public override string ToString()
    {
        var text = $"{First}|{Second}";
        return text.Length <= MaxLength ? text : text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}

/// <summary>
/// A name reduced to what stays the same between Latin and Cyrillic spellings of it, so that <c>Xo'jayeva</c> and <c>Хўжаева</c> agree.
/// Chinese and Persian names keep their own script and so never agree with Latin or Cyrillic ones.
/// </summary>
public static class NameKey
{
    /// <summary>The key; empty for no name. Holds no blanks, apostrophes, hyphens or points.</summary>
    public static string Of(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return string.Empty;
        }

        var latin = ToLatin(TextFolding.Fold(TextFolding.Clean(name)));
        return SingleLetters(Simplify(latin));
    }

    private static StringBuilder ToLatin(string folded)
    {
        var latin = new StringBuilder(folded.Length + 4);
        foreach (var c in folded)
        {
            if (char.IsWhiteSpace(c) || TextFolding.IsApostrophe(c) || c is '.' or '-' or '\u200C' or '\u200D' or (>= '\u2010' and <= '\u2015') or '\u2212' or '·' or '•' or '‧' or '・')
            {
                continue;
            }

            if (Transliterate(c) is { } letters)
            {
                latin.Append(letters);
            }
            else
            {
                latin.Append(c);
            }
        }

        return latin;
    }

    private static StringBuilder Simplify(StringBuilder text)
    {
        text.Replace("kh", "h").Replace('x', 'h').Replace('q', 'k').Replace("gh", "g")
            .Replace("dzh", "j").Replace("dj", "j").Replace("zh", "j").Replace("ts", "s").Replace('w', 'v');
        var simple = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c != 'y')
            {
                simple.Append(c);
            }
            else if (i + 1 == text.Length || text[i + 1] is not ('a' or 'e' or 'i' or 'o' or 'u'))
            {
                simple.Append('i');
            }
        }

        return simple;
    }

    private static string SingleLetters(StringBuilder text)
    {
        var single = new StringBuilder(text.Length);
        var previous = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != previous || !char.IsLetter(previous))
            {
                single.Append(text[i]);
            }

            previous = text[i];
        }

        return single.ToString();
    }

    private static string? Transliterate(char c) => c switch
    {
        'а' or 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' or 'ғ' or 'ґ' => "g",
        'д' => "d",
        'е' or 'э' or 'є' => "e",
        'ё' => "yo",
        'ж' or 'ҷ' => "j",
        'з' => "z",
        'и' or 'і' or 'ӣ' or 'ї' => "i",
        'й' or 'ы' => "y",
        'к' or 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' or 'ң' => "n",
        'о' or 'ў' or 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' or 'ц' => "s",
        'т' => "t",
        'у' or 'ӯ' or 'ү' or 'ұ' => "u",
        'ф' => "f",
        'х' or 'ҳ' or 'һ' => "h",
        'ч' => "ch",
        'ш' or 'щ' => "sh",
        'ъ' or 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'ي' => "ی",
        'ك' => "ک",
        _ => null,
    };
}
