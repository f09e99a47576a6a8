using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>What of a person goes into the search.</summary>
/// <param name="Phones">E.164, of the person and of all contacts.</param>
/// <param name="Identifiers">As stored.</param>
public sealed record SearchableFacts(
    string Reference, string FamilyName, string GivenName, string? Patronymic, IEnumerable<string?> Phones, IEnumerable<string> Identifiers);

/// <summary>Keeps the terms by which patients are found: registration, correction, merging and import all write them here.</summary>
public sealed class PatientSearchTerms(OutreachDbContext db, IDatabaseEngine engine) : ISharedPart
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
    /// <param name="hospital">Of the registration.</param>
    public static IEnumerable<PatientSearchTerm> RowsFor(PatientId patient, HospitalId hospital, SearchableFacts facts)
    {
        var terms = Of(facts);
        var words = WordsOf(terms);
        return terms.Select(term => RowFor(patient, hospital, term, words));
    }

    /// <summary>One row; only a term of a name carries the words.</summary>
    private static PatientSearchTerm RowFor(PatientId patient, HospitalId hospital, string term, string? words) =>
        new(patient, hospital, term, NameTerms.IsOfName(term) ? words : null);

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

    /// <summary>Adds what is not there yet; old terms stay, so that an old spelling or number still finds the person. The caller holds the patient, and saves.</summary>
    public async Task AddAsync(Patient patient, IEnumerable<string> terms, CancellationToken cancellationToken) =>
        db.SearchTerms.AddRange(Missing(await ThereAsync(patient.Id, cancellationToken), patient.Id, terms, [patient.HomeHospitalId]));

    /// <summary>From now on the hospital lists or books the patient, and finds them. Holds the patient: a name or number may be added at this moment. The caller saves.</summary>
    public async Task KnowAsync(PatientId patient, HospitalId hospital, CancellationToken cancellationToken)
    {
        if (!await db.SearchTerms.AnyAsync(t => t.PatientId == patient && t.HospitalId == hospital, cancellationToken))
        {
            await engine.LockAsync(db, LockedRow.Patient, patient.Value, cancellationToken);
            db.SearchTerms.AddRange(Missing(await ThereAsync(patient, cancellationToken), patient, [], [hospital]));
        }
    }

    /// <summary>Rows for what is not there yet, so that every hospital has every term; the rows that are there learn of new names.</summary>
    /// <param name="there">All rows of the patient.</param>
    public static IEnumerable<PatientSearchTerm> Missing(
        IReadOnlyList<PatientSearchTerm> there, PatientId patient, IEnumerable<string> terms, IEnumerable<HospitalId> hospitals)
    {
        var found = there.Select(t => (t.HospitalId, t.Term)).ToHashSet();
        var all = there.Select(t => t.Term).Concat(terms).ToHashSet(StringComparer.Ordinal);
        var words = WordsOf(all);
        foreach (var row in there.Where(t => NameTerms.IsOfName(t.Term)))
        {
            row.Know(words);
        }

        return there.Select(t => t.HospitalId).Concat(hospitals).Distinct().ToList()
            .SelectMany(_ => all.Order(StringComparer.Ordinal), (hospital, term) => (Hospital: hospital, Term: term))
            .Where(r => !found.Contains((r.Hospital, r.Term)))
            .Select(r => RowFor(patient, r.Hospital, r.Term, words));
    }

    /// <remarks>Also what this unit of work has added and not saved: two eyes are listed in one go.</remarks>
    private async Task<IReadOnlyList<PatientSearchTerm>> ThereAsync(PatientId patient, CancellationToken cancellationToken)
    {
        await db.SearchTerms.Where(t => t.PatientId == patient).LoadAsync(cancellationToken);
        return [.. db.SearchTerms.Local.Where(t => t.PatientId == patient)];
    }

    private static string Limit(string term) => term.Length <= MaxTerm ? term : term[..MaxTerm];
}
