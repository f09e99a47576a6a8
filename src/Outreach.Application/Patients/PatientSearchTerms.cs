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
    public static IEnumerable<PatientSearchTerm> RowsFor(PatientId patient, SearchableFacts facts) =>
        Of(facts).Select(term => new PatientSearchTerm(patient, term));

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
        var wanted = terms.ToHashSet(StringComparer.Ordinal);
        var there = await db.SearchTerms.AsNoTracking()
            .Where(t => t.PatientId == patient)
            .Select(t => t.Term)
            .ToListAsync(cancellationToken);
        wanted.ExceptWith(there);
        db.SearchTerms.AddRange(wanted.Order(StringComparer.Ordinal).Select(term => new PatientSearchTerm(patient, term)));
    }

    private static string Limit(string term) => term.Length <= MaxTerm ? term : term[..MaxTerm];
}
