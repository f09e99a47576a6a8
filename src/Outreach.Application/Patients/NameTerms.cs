using System.Text;
using AnyAscii;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>The terms under which a name is kept, and the ones that a typed part of a name asks for.</summary>
/// <remarks>
/// Latin and Cyrillic spellings meet in their <see cref="NameKey"/>. Chinese names are kept in their characters and in
/// Latin syllables. Arabic and Indic scripts leave vowels out, so they meet the others in their consonants: <c>s:</c> of a
/// name written with its vowels, <c>a:</c> of one written without. A Latin query looks at <c>a:</c> only, so that
/// consonants do not blur the search among names that have their vowels.
/// </remarks>
internal static class NameTerms
{
    private const string Name = "n:";
    private const string WithVowels = "s:";
    private const string WithoutVowels = "a:";
    private const int MaxKey = 100;

    /// <summary>Consonants of which the beginning is enough; fewer must agree in full.</summary>
    private const int PartialConsonants = 3;

    /// <summary>What may follow a letter and change it.</summary>
    private static readonly string[] MayMerge = ["h", "s", "zh", "j"];
    private static readonly string[] Vowels = ["a", "o"];

    public static bool IsOfName(string term) => term is ['n' or 's' or 'a', ':', ..];

    /// <summary>Blanks, hyphens and middle dots part a name into words.</summary>
    public static string[] Words(string text) =>
        text.Split([' ', '-', '\u2010', '\u2011', '\u2013', '\u2014', '·', '•', '‧', '・', '．', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What is stored of one part of a name (family, given, patronymic): of the whole and of each word.</summary>
    public static IEnumerable<string> Of(string? name)
    {
        var clean = TextFolding.Clean(name);
        var words = Words(clean);
        return words.Length > 1 ? words.Prepend(clean).SelectMany(OfWord) : words.SelectMany(OfWord);
    }

    /// <summary>The family and given name of a Chinese name in one, as they are written; nothing for other scripts.</summary>
    public static IEnumerable<string> OfChinese(string familyName, string givenName)
    {
        var whole = TextFolding.Clean(familyName) + TextFolding.Clean(givenName);
        return ScriptOf(whole) == Script.Chinese ? OfWord(whole) : [];
    }

    /// <summary>The stored key of a whole name; null for none.</summary>
    public static TermMatch? Key(string name) => NameKey.Of(name) is { Length: > 0 } key ? new TermMatch(Name + Cut(key), IsBeginning: false) : null;

    /// <summary>All keys that begin with the first letters of a key.</summary>
    public static TermMatch Begin(TermMatch key, int letters) => new(key.Term[..Math.Min(key.Term.Length, Name.Length + letters)], IsBeginning: true);

    /// <summary>What a typed word asks for; any of the answers will do. Empty if the word has no letter to go by.</summary>
    public static IReadOnlyList<TermMatch> Asked(string word)
    {
        var key = NameKey.Of(word);
        if (key.Length == 0)
        {
            return [];
        }

        var matches = new HashSet<TermMatch>();
        foreach (var spelling in Endings(word))
        {
            matches.Add(Beginning(Name, spelling));
            matches.Add(Beginning(Name, Settled(spelling)));
        }

        var script = ScriptOf(key);
        var ascii = Ascii.IsValid(key) ? key : ToAscii(key);
        if (ascii.Length > 0)
        {
            matches.Add(Beginning(Name, ascii));
        }

        if (script != Script.Chinese && Consonants(script == Script.WithoutVowels ? ToConsonants(key) : ascii) is { Length: > 0 } consonants)
        {
            matches.Add(ByConsonants(WithoutVowels, consonants));
            if (script == Script.WithoutVowels)
            {
                matches.Add(ByConsonants(WithVowels, consonants));
            }
        }

        return [.. matches];
    }

    private static IEnumerable<string> OfWord(string word)
    {
        var key = NameKey.Of(word);
        if (key.Length == 0)
        {
            yield break;
        }

        yield return Name + Cut(key);
        if (Settled(key) is var settled && settled != key)
        {
            yield return Name + Cut(settled);
        }

        var script = ScriptOf(key);
        var ascii = Ascii.IsValid(key) ? key : ToAscii(key);
        if (ascii.Length > 0 && ascii != key)
        {
            yield return Name + Cut(ascii);
        }

        if (script == Script.WithoutVowels)
        {
            if (Consonants(ToConsonants(key)) is { Length: > 0 } consonants)
            {
                yield return WithoutVowels + Cut(consonants);
            }
        }
        else if (script == Script.Spelled && Consonants(ascii) is { Length: > 0 } consonants)
        {
            yield return WithVowels + Cut(consonants);
        }
    }

    /// <summary>
    /// The keys that names beginning with a word can begin with. The key of a beginning is not always the beginning of
    /// the key: what is still to come may turn a last <c>k</c> into <c>kh</c>, or drop a last <c>y</c>.
    /// </summary>
    private static IEnumerable<string> Endings(string word)
    {
        var key = NameKey.Of(word);
        yield return key;
        foreach (var next in MayMerge)
        {
            if (NameKey.Of(word + next) is { Length: > 0 } merged && !merged.StartsWith(key, StringComparison.Ordinal))
            {
                yield return merged;
            }
        }

        // A y before a vowel leaves no trace; the vowel must not run together with the letter before it.
        var without = Vowels
            .Select(vowel => NameKey.Of(word + vowel))
            .Where(longer => !longer.StartsWith(key, StringComparison.Ordinal))
            .Select(longer => longer[..^1])
            .MaxBy(shorter => shorter.Length);
        if (without is { Length: > 0 })
        {
            yield return without;
        }
    }

    /// <summary>The key of the key, until nothing changes: <c>Bekxon</c> and <c>Бекхон</c> meet only there.</summary>
    private static string Settled(string key)
    {
        for (var next = NameKey.Of(key); ; key = next, next = NameKey.Of(key))
        {
            if (next.Length == 0 || next == key)
            {
                return key;
            }
        }
    }

    private static TermMatch Beginning(string kind, string key) => new(kind + Cut(key), IsBeginning: true);

    private static TermMatch ByConsonants(string kind, string consonants) => new(kind + Cut(consonants), IsBeginning: consonants.Length >= PartialConsonants);

    private static string Cut(string key) => key.Length <= MaxKey ? key : key[..(char.IsHighSurrogate(key[MaxKey - 1]) ? MaxKey - 1 : MaxKey)];

    private static string ToAscii(string key) => NameKey.Of(key.Transliterate());

    /// <summary>Letters that Persian and Urdu spell in several ways and say in one.</summary>
    private static string ToConsonants(string key)
    {
        var said = new StringBuilder(key.Length);
        foreach (var c in key)
        {
            said.Append(c switch
            {
                'ض' or 'ذ' or 'ظ' => 'ز',
                'ث' or 'ص' => 'س',
                'ط' => 'ت',
                'ح' => 'ه',
                _ => c,
            });
        }

        return ToAscii(said.ToString());
    }

    /// <summary>Without vowels, without the half-vowels v and y, without a silent h at the end, double letters once.</summary>
    private static string Consonants(string ascii)
    {
        var kept = new StringBuilder(ascii.Length);
        foreach (var c in ascii)
        {
            if (char.IsAsciiLetterOrDigit(c) && c is not ('a' or 'e' or 'i' or 'o' or 'u' or 'v' or 'w' or 'y') && (kept.Length == 0 || kept[^1] != c))
            {
                kept.Append(c);
            }
        }

        return kept is { Length: > 1 } && kept[^1] == 'h' && kept[^2] is not ('c' or 's') ? kept.ToString(0, kept.Length - 1) : kept.ToString();
    }

    private static Script ScriptOf(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (TextFolding.IsHan(rune))
            {
                return Script.Chinese;
            }

            // Hebrew, Arabic and its presentation forms; Devanagari to Sinhala.
            if (rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x0900 and <= 0x0DFF))
            {
                return Script.WithoutVowels;
            }
        }

        return Script.Spelled;
    }

    private enum Script
    {
        Spelled,
        WithoutVowels,
        Chinese,
    }
}

/// <summary>A stored term that a search asks for.</summary>
/// <param name="IsBeginning">Terms that begin so will do too.</param>
internal readonly record struct TermMatch(string Term, bool IsBeginning)
{
    /// <summary>After every term that begins with <see cref="Term"/>, in the order of bytes.</summary>
    public string End => Term + "\U0010FFFF";
}
