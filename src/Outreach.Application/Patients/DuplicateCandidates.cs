using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Another record that may be of the same person.</summary>
/// <param name="Score">0 to 100.</param>
/// <param name="Reasons">Codes of what speaks for it and against it, as in <c>same-names</c>, <c>birth-differs</c>.</param>
public sealed record DuplicateCandidate(
    Guid PatientId, string Reference, string FamilyName, string GivenName, string? Patronymic, Sex? Sex, BirthDetails Birth, Guid HomeHospitalId,
    int Score, IReadOnlyList<string> Reasons);

/// <summary>Finds who may be the same person, through the search terms: the register is never walked.</summary>
public sealed class DuplicateCandidates(OutreachDbContext db, PatientAccess access) : ISharedPart
{
    private const int MaxShown = 10;
    private const int MaxCompared = 300;
    private const int BeginningLength = 4;

    /// <param name="permission">Candidates are looked for among the patients that the caller sees with it.</param>
    /// <returns>Best first.</returns>
    public async Task<IReadOnlyList<DuplicateCandidate>> OfAsync(PersonToCompare person, Permission permission, CancellationToken cancellationToken)
    {
        var ids = new HashSet<PatientId>();
        foreach (var suspects in Suspects(person, permission))
        {
            ids.UnionWith(await suspects.OrderByDescending(p => p.Id).Select(p => p.Id).Take(MaxCompared).ToListAsync(cancellationToken));
        }

        if (ids.Count == 0)
        {
            return [];
        }

        var wanted = ids.ToArray();
        var patients = await db.Patients.AsNoTracking().Where(p => wanted.Contains(p.Id)).ToListAsync(cancellationToken);
        var phones = (await db.Contacts.AsNoTracking()
            .Where(c => wanted.Contains(c.PatientId) && !c.IsRemoved && c.Phone != null)
            .ToListAsync(cancellationToken)).ToLookup(c => c.PatientId);
        var identifiers = (await db.Identifiers.AsNoTracking()
            .Where(i => wanted.Contains(i.PatientId) && !i.IsRemoved)
            .ToListAsync(cancellationToken)).ToLookup(i => i.PatientId);

        return [.. patients
            .Select(p => (Patient: p, Likeness: PersonLikeness.Of(person, PersonToCompare.From(p, phones[p.Id], identifiers[p.Id]))))
            .Where(c => c.Likeness.Score >= PersonLikeness.Worth)
            .OrderByDescending(c => c.Likeness.Score)
            .ThenByDescending(c => c.Patient.RegisteredAt)
            .Take(MaxShown)
            .Select(c => new DuplicateCandidate(
                c.Patient.Id.Value, c.Patient.Reference, c.Patient.FamilyName, c.Patient.GivenName, c.Patient.Patronymic, c.Patient.Sex,
                BirthDetails.From(c.Patient.Birth), c.Patient.HomeHospitalId.Value, c.Likeness.Score, c.Likeness.Reasons))];
    }

    /// <summary>Who is worth comparing: the same number or phone; the same or similarly begun names, where one alone must be born about then.</summary>
    private IEnumerable<IQueryable<Patient>> Suspects(PersonToCompare person, Permission permission)
    {
        var self = new PatientId(person.Self ?? Guid.Empty);
        var visible = access.Visible(permission).AsNoTracking().Where(p => p.Status != PatientStatus.Merged && p.Id != self);
        IQueryable<PatientId> With(IEnumerable<TermMatch> matches) => access.Terms(permission).Where(SearchText.AnyOf(matches)).Select(t => t.PatientId);

        TermMatch[] numbers =
        [
            .. person.Identifiers.Where(i => i.Holds).Select(i => new TermMatch(PatientSearchTerms.OfIdentifier(i.Value), false)),
            .. person.Phones.Select(phone => new TermMatch(PatientSearchTerms.OfPhone(phone), false)),
        ];
        if (numbers.Length > 0)
        {
            var numbered = With(numbers);
            yield return visible.Where(p => numbered.Contains(p.Id));
        }

        var family = NameTerms.Key(person.FamilyName);
        var given = NameTerms.Key(person.GivenName);
        if (family is not null && given is not null)
        {
            var (families, givens) = (With([family.Value]), With([given.Value]));
            yield return visible.Where(p => families.Contains(p.Id) && givens.Contains(p.Id));
        }

        if (person.Birth is not { Year: var year })
        {
            yield break;
        }

        var bornAboutThen = visible.Where(p => p.BirthYear >= year - 1 && p.BirthYear <= year + 1);
        if (family is not null && given is not null)
        {
            var (familyBegins, givenBegins) = (With([NameTerms.Begin(family.Value, BeginningLength)]), With([NameTerms.Begin(given.Value, BeginningLength)]));
            yield return bornAboutThen.Where(p => familyBegins.Contains(p.Id) && givenBegins.Contains(p.Id));
        }

        if ((family ?? given) is { } name)
        {
            var named = With([name]);
            yield return bornAboutThen.Where(p => named.Contains(p.Id));
        }
    }
}
