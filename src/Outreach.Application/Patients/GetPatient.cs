using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>One patient with contacts, consents, identifiers (masked) and unavailable dates.</summary>
[Requires(Permission.ViewPatients)]
public sealed record GetPatient(Guid PatientId) : IQuery<PatientRecord>;

/// <param name="MergedIntoId">The record to work on, if this one was merged into another.</param>
/// <param name="FormerReferences">Reference codes of records that were merged into this one; they still find it.</param>
/// <param name="Age">Full years today; by the year alone where the date of birth is not known.</param>
public sealed record PatientRecord(
    Guid PatientId, string Reference, PatientStatus Status, Guid? MergedIntoId, IReadOnlyList<string> FormerReferences, PersonDetails Person, int Age,
    Guid HomeHospitalId, Instant RegisteredAt, IReadOnlyList<PatientContactRecord> Contacts, IReadOnlyList<PatientIdentifierRecord> Identifiers,
    IReadOnlyList<PatientConsentRecord> Consents, IReadOnlyList<UnavailableDates> Unavailable, long Version) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

/// <param name="Phone">E.164.</param>
/// <param name="Zone">IANA zone.</param>
/// <param name="IsBroken">The number or address does not exist; staff must mend it.</param>
/// <param name="IsStopped">The person asked for no more messages.</param>
public sealed record PatientContactRecord(
    Guid ContactId, ContactKind Kind, string? Name, string? Phone, string? Email, string? TelegramChat, string Language,
    IReadOnlyList<MessageChannelKind> Channels, string Zone, int Position, bool IsBroken, bool IsStopped, long Version)
{
    internal static PatientContactRecord From(PatientContact c) => new(
        c.Id.Value, c.Kind, c.Name, c.Phone, c.Email, c.TelegramChat, c.Language, [.. c.ChannelOrder], c.Zone, c.Position, c.IsBroken, c.StoppedAt is not null, c.Version);
}

/// <param name="Value">Masked but for its last four characters, unless it was asked to be revealed.</param>
public sealed record PatientIdentifierRecord(Guid IdentifierId, string Country, string Type, string Value, IdentifierCheck Check, string? OverrideReason)
{
    internal static PatientIdentifierRecord Masked(PatientIdentifier i) => Revealed(i) with { Value = IdentifierFacts.Mask(i.Value) };

    internal static PatientIdentifierRecord Revealed(PatientIdentifier i) => new(i.Id.Value, i.Country, i.Type, i.Value, i.Check, i.OverrideReason);
}

/// <param name="IsInForce">Given, the latest answer, and not withdrawn.</param>
public sealed record PatientConsentRecord(
    Guid ConsentId, ConsentPurpose Purpose, bool Given, bool IsInForce, bool IsCurrent, ConsentMethod Method, string TextVersion, string Language,
    Instant RecordedAt, Guid? RecordedBy, Instant? WithdrawnAt, Guid? WithdrawnBy, string? WithdrawalReason)
{
    internal static PatientConsentRecord From(PatientConsent c) => new(
        c.Id.Value, c.Purpose, c.Given, c.IsInForce, c.IsCurrent, c.Method, c.TextVersion, c.Language,
        c.RecordedAt, c.RecordedBy?.Value, c.WithdrawnAt, c.WithdrawnBy?.Value, c.WithdrawalReason);
}

/// <param name="From">First day, inclusive.</param>
/// <param name="To">Last day, inclusive.</param>
public sealed record UnavailableDates(Guid UnavailabilityId, LocalDate From, LocalDate To, string? Reason)
{
    internal static UnavailableDates Of(PatientUnavailability u) => new(u.Id.Value, u.From, u.To, u.Reason);
}

internal sealed class GetPatientHandler(OutreachDbContext db, IClock clock, PatientAccess access) : IRequestHandler<GetPatient, PatientRecord>
{
    public async Task<PatientRecord> Handle(GetPatient request, CancellationToken cancellationToken)
    {
        var id = await access.EnsureVisibleAsync(request.PatientId, Permission.ViewPatients, cancellationToken);
        var patient = await db.Patients.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken);
        var contacts = await db.Contacts.AsNoTracking().Where(c => c.PatientId == id && !c.IsRemoved).OrderBy(c => c.Position).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        var identifiers = await db.Identifiers.AsNoTracking().Where(i => i.PatientId == id && !i.IsRemoved).OrderBy(i => i.Id).ToListAsync(cancellationToken);
        var consents = await db.Consents.AsNoTracking().Where(c => c.PatientId == id && c.IsCurrent).ToListAsync(cancellationToken);
        var unavailable = await db.Unavailabilities.AsNoTracking().Where(u => u.PatientId == id).OrderBy(u => u.From).ThenBy(u => u.Id).ToListAsync(cancellationToken);
        var references = await db.SearchTerms.AsNoTracking()
            .Where(t => t.PatientId == id && t.Term.CompareTo("r:") >= 0 && t.Term.CompareTo("r;") < 0)
            .Select(t => t.Term)
            .Distinct()
            .ToListAsync(cancellationToken);

        return new PatientRecord(
            patient.Id.Value, patient.Reference, patient.Status, patient.MergedIntoId?.Value,
            [.. references.Select(t => t[2..]).Where(r => r != patient.Reference).Order(StringComparer.Ordinal)],
            PersonDetails.From(patient), patient.Birth.AgeOn(clock.GetCurrentInstant().InUtc().Date), patient.HomeHospitalId.Value, patient.RegisteredAt,
            [.. contacts.Select(PatientContactRecord.From)],
            [.. identifiers.Select(PatientIdentifierRecord.Masked)],
            [.. consents.OrderBy(c => c.Purpose).Select(PatientConsentRecord.From)],
            [.. unavailable.Select(UnavailableDates.Of)],
            patient.Version);
    }
}
