using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Patients;

/// <summary>Correct what is written of a person. Old spellings still find the record.</summary>
/// <param name="ExpectedVersion">Of the copy that was corrected; null if the caller does not say.</param>
[Requires(Permission.RegisterPatients)]
public sealed record CorrectPatient(Guid PatientId, PersonDetails Person, long? ExpectedVersion = null) : ICommand<PatientCorrected>;

/// <param name="Changed">Names of the fields that are different now.</param>
/// <param name="Warnings">Identifiers that do not fit the person any more.</param>
public sealed record PatientCorrected(Guid PatientId, IReadOnlyList<string> Changed, IReadOnlyList<PatientWarning> Warnings, long Version);

internal sealed class CorrectPatientValidator : AbstractValidator<CorrectPatient>
{
    public CorrectPatientValidator(IClock clock) =>
        RuleFor(r => r.Person).IsBody(new PersonDetailsValidator(clock));
}

internal sealed class CorrectPatientHandler(OutreachDbContext db, AuditTrail audit, PatientAccess access, PatientSearchTerms terms, EntryRanking ranking)
    : IRequestHandler<CorrectPatient, PatientCorrected>
{
    /// <summary>Fields that entries of the waiting list depend on.</summary>
    private static readonly string[] Listed = ["birth", "citizenship", "residenceCountry", "language", "dependsOnCarer", "isCarerOrEarner"];
    private static readonly EntryStatus[] Open = [EntryStatus.Waiting, EntryStatus.OnHold, EntryStatus.Booked];

    public async Task<PatientCorrected> Handle(CorrectPatient request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        patient.Expect(request.ExpectedVersion);
        var before = PersonDetails.From(patient);
        request.Person.WriteTo(patient);
        var changed = Differences(before, PersonDetails.From(patient));
        var identifiers = await db.Identifiers.AsNoTracking().Where(i => i.PatientId == patient.Id && !i.IsRemoved).OrderBy(i => i.Id).ToListAsync(cancellationToken);
        var warnings = identifiers
            .SelectMany(i => IdentifierFacts.Warnings(PersonalIdentifiers.Read(i.Value, i.Country), patient, "identifiers"))
            .Where(w => w.Code.EndsWith("mismatch", StringComparison.Ordinal))
            .Distinct()
            .ToList();
        if (changed.Count == 0)
        {
            audit.NothingChanged();
            return new PatientCorrected(request.PatientId, changed, warnings, patient.Version);
        }

        await terms.AddAsync(patient, PatientSearchTerms.OfNames(patient.FamilyName, patient.GivenName, patient.Patronymic), cancellationToken);
        await UpdateOpenEntriesAsync(patient, changed, cancellationToken);
        audit.Record("patient", patient.Id.Value, patient.Id, patient.HomeHospitalId, details: JsonSerializer.Serialize(new { changed }, OutreachJson.Options));
        await db.SaveChangesAsync(cancellationToken);
        return new PatientCorrected(request.PatientId, changed, warnings, patient.Version);
    }

    /// <summary>The waiting list keeps country and language for its filters, and its points look at who needs or gives care.</summary>
    private async Task UpdateOpenEntriesAsync(Patient patient, List<string> changed, CancellationToken cancellationToken)
    {
        if (changed.Intersect(Listed).Any())
        {
            var entries = await db.WaitingList.Where(e => e.PatientId == patient.Id && Open.Contains(e.Status)).ToListAsync(cancellationToken);
            entries.ForEach(e => e.CopyFromPatient(patient.Citizenship ?? patient.ResidenceCountry, patient.Language));
            await ranking.RankAsync(entries, cancellationToken);
        }
    }

    private static List<string> Differences(PersonDetails a, PersonDetails b)
    {
        (string Field, bool Differs)[] fields =
        [
            ("familyName", a.FamilyName != b.FamilyName),
            ("givenName", a.GivenName != b.GivenName),
            ("patronymic", a.Patronymic != b.Patronymic),
            ("sex", a.Sex != b.Sex),
            ("birth", a.Birth != b.Birth),
            ("citizenship", a.Citizenship != b.Citizenship),
            ("residenceCountry", a.ResidenceCountry != b.ResidenceCountry),
            ("address", a.Address != b.Address),
            ("notes", a.Notes != b.Notes),
            ("language", a.Language != b.Language),
            ("dependsOnCarer", a.DependsOnCarer != b.DependsOnCarer),
            ("isCarerOrEarner", a.IsCarerOrEarner != b.IsCarerOrEarner),
            ("travelMinutes", a.TravelMinutes != b.TravelMinutes),
        ];
        return [.. fields.Where(f => f.Differs).Select(f => f.Field)];
    }
}
