using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>What of a person goes into the search.</summary>
/// <param name="Phones">E.164, of the person and of all contacts.</param>
/// <param name="Identifiers">As stored.</param>
public sealed record SearchableFacts(
    string Reference, string FamilyName, string GivenName, string? Patronymic, IEnumerable<string?> Phones, IEnumerable<string> Identifiers);

/// <summary>Keeps the terms by which patients are found: registration, correction, merging and import all write them here.</summary>
public sealed class PatientSearchTerms(OutreachDbContext db) : ISharedPart
{
    private const int MaxTerm = 120;
    private const char Bar = '|';

    /// <summary>All terms of a person, each once. Looks at nothing else, so that an import can work them out in bulk.</summary>
    public static IReadOnlySet<string> Of(SearchableFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return new SortedSet<string>(
            [
                OfReference(facts.Reference),
                .. OfNames(facts.FamilyName, facts.GivenName, facts.Patronymic),
                .. facts.Phones.Where(p => p is not null).Select(p => OfPhone(p!)),
                .. facts.Identifiers.Select(OfIdentifier),
            ],
            StringComparer.Ordinal);
    }

    /// <summary>Rows for a patient who has none yet.</summary>
    public static IEnumerable<PatientSearchTerm> RowsFor(PatientId patient, SearchableFacts facts)
    {
        var terms = Of(facts);
        var words = WordsOf(terms);
        return terms.Select(term => RowFor(patient, term, words));
    }

    /// <summary>One row; only a term of a name carries the words.</summary>
    private static PatientSearchTerm RowFor(PatientId patient, string term, string? words) => new(patient, term, NameTerms.IsOfName(term) ? words : null);

    /// <summary>Of all terms of a person, as they are kept beside each name.</summary>
    public static string? WordsOf(IEnumerable<string> terms)
    {
        var names = terms.Where(NameTerms.IsOfName).Order(StringComparer.Ordinal).ToList();
        return names.Sum(t => t.Length + 1) < PatientSearchTerm.MaxWords && !names.Exists(t => t.Contains(Bar, StringComparison.Ordinal)) ? $"{Bar}{string.Join(Bar, names)}{Bar}" : null;
    }

    /// <summary>What stands in the words of whoever has such a term.</summary>
    internal static string InWords(TermMatch match) => match.IsBeginning ? Bar + match.Term : Bar + match.Term + Bar;

    public static IEnumerable<string> OfNames(string familyName, string givenName, string? patronymic) =>
        [.. NameTerms.Of(familyName), .. NameTerms.Of(givenName), .. NameTerms.Of(patronymic), .. NameTerms.OfChinese(familyName, givenName)];

    /// <summary>Backwards, because people leave out what stands before a number and not what stands behind.</summary>
    /// <param name="phone">E.164, or any digits.</param>
    public static string OfPhone(string phone) => Limit("p:" + string.Concat(phone.Where(char.IsAsciiDigit).Reverse()));

    /// <param name="value">As stored: without separators, in capitals.</param>
    public static string OfIdentifier(string value) => Limit("i:" + value);

    public static string OfReference(string reference) => "r:" + reference;

    /// <summary>Adds what is not there yet; old terms stay, so that an old spelling or number still finds the person. The caller saves.</summary>
    public async Task AddAsync(PatientId patient, IEnumerable<string> terms, CancellationToken cancellationToken)
    {
        var there = await db.SearchTerms.Where(t => t.PatientId == patient).ToListAsync(cancellationToken);
        db.SearchTerms.AddRange(Beside(there, patient, terms));
    }

    /// <summary>Rows for what is not there yet; the rows that are there learn of it.</summary>
    public static IEnumerable<PatientSearchTerm> Beside(IReadOnlyList<PatientSearchTerm> there, PatientId patient, IEnumerable<string> terms)
    {
        var found = there.Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        var wanted = terms.Where(t => !found.Contains(t)).ToHashSet(StringComparer.Ordinal);
        var words = WordsOf(found.Concat(wanted));
        foreach (var row in there.Where(t => NameTerms.IsOfName(t.Term)))
        {
            row.Know(words);
        }

        return wanted.Order(StringComparer.Ordinal).Select(term => RowFor(patient, term, words));
    }

    private static string Limit(string term) => term.Length <= MaxTerm ? term : term[..MaxTerm];
}
