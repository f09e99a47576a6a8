using System.Collections.Frozen;
using System.Text;

namespace Outreach.Domain;

/// <summary>Words in many languages and what they mean; compared as <see cref="TextFolding.Fold"/> says.</summary>
/// <typeparam name="T">The meaning.</typeparam>
public sealed class WordTable<T>
    where T : notnull
{
    private readonly FrozenDictionary<string, T> _words;
    private readonly FrozenDictionary<string, T> _latin;

    /// <param name="meanings">For each meaning its words, separated by <c>|</c>.</param>
    public WordTable(params (T Meaning, string Words)[] meanings)
    {
        ArgumentNullException.ThrowIfNull(meanings);
        var words = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (meaning, list) in meanings)
        {
            foreach (var word in list.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                words[TextFolding.Fold(TextFolding.Clean(word))] = meaning;
            }
        }

        _words = words.ToFrozenDictionary(StringComparer.Ordinal);
        _latin = words.Where(pair => Ascii.IsValid(pair.Key)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Finds a folded text; Latin abbreviations are found in Cyrillic look-alikes too, unless those are a word themselves.</summary>
    public bool TryFind(string folded, out T meaning)
    {
        ArgumentNullException.ThrowIfNull(folded);
        if (_words.TryGetValue(folded, out meaning!))
        {
            return true;
        }

        return !Ascii.IsValid(folded) && _latin.TryGetValue(TextFolding.AsLatinLookalikes(folded), out meaning!);
    }

    /// <summary>The same, with a final point ignored.</summary>
    public bool TryFindWord(string folded, out T meaning)
    {
        ArgumentNullException.ThrowIfNull(folded);
        return TryFind(folded, out meaning)
            || (folded.EndsWith('.') && TryFind(folded.TrimEnd('.').TrimEnd(), out meaning));
    }
}
