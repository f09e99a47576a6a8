using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Screening;

namespace Outreach.Application.Screening;

/// <summary>A screening with all that was found.</summary>
/// <param name="ExaminedOn">In the hospital's calendar.</param>
/// <param name="Workup">Null if nothing was measured.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record ScreeningDetails(
    Guid ScreeningId, Guid PatientId, string PatientReference, string FamilyName, string GivenName, Guid HospitalId, Guid? CampId, LocalDate ExaminedOn, string? ExaminedBy,
    string? Diagnosis, MeasuredWorkup Workup, string? Notes, IReadOnlyList<ScreenedEye> Eyes, Instant RecordedAt, Guid? RecordedBy, long Version) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

/// <param name="Glucose">As measured, in <paramref name="GlucoseUnit"/>.</param>
/// <param name="GlucoseMmol">The same in mmol/L, to one decimal.</param>
public sealed record MeasuredWorkup(int? SystolicMmHg, int? DiastolicMmHg, decimal? Glucose, GlucoseUnit? GlucoseUnit, decimal? GlucoseMmol, decimal? Inr, bool ActiveInfection);

/// <param name="PresentingRank">0 none to 6 no light perception (ICD-11 9D90); null if not known.</param>
/// <param name="Proposed">By the rule.</param>
/// <param name="RuleVersion">Rule and version that proposed it.</param>
/// <param name="Decision">By a person; null until then.</param>
public sealed record ScreenedEye(
    Eye Eye, IReadOnlyList<RecordedAcuity> Acuities, int? PresentingRank, int? BestRank, bool IsOperated, bool? CataractIsMainCause, string? Cause,
    EyeDecision Proposed, IReadOnlyList<string> ProposedReasons, string RuleVersion, EyeDecision? Decision, string? DecisionReason, Guid? DecidedBy, Instant? DecidedAt);

/// <param name="Written">As it stood on the form.</param>
/// <param name="Rank">0 none to 6 no light perception.</param>
/// <param name="LogMar">For statistics only; null where it has no meaning.</param>
/// <param name="Projection">good, bad, or null.</param>
public sealed record RecordedAcuity(AcuityType Type, string Written, string Notation, int Rank, double? LogMar, string? Projection, decimal? DistanceMetres);
