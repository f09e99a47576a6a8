using NodaTime;

namespace Outreach.Domain.Screening;

public enum GlucoseUnit
{
    MmolPerLitre = 1,
    MgPerDecilitre = 2,
}

/// <summary>An outreach day on which people are registered and examined.</summary>
public sealed class ScreeningCamp
{
    private ScreeningCamp() { }

    public ScreeningCamp(ScreeningCampId id, string code, string name, HospitalId hospitalId, string country, LocalDate date) =>
        (Id, Code, Name, HospitalId, Country, Date) = (id, code, name, hospitalId, country, date);

    public ScreeningCampId Id { get; private set; }

    /// <summary>Unique; for an imported list its name, as in <c>osh-2026-autumn</c>.</summary>
    public string Code { get; private set; } = null!;

    public string Name { get; private set; } = null!;

    /// <summary>The hospital that the camp works for.</summary>
    public HospitalId HospitalId { get; private set; }

    public string Country { get; private set; } = null!;

    public LocalDate Date { get; private set; }
}

/// <summary>An examination of both eyes of a patient on one day.</summary>
public sealed class ScreeningRecord : IVersioned
{
    private ScreeningRecord() { }

    public ScreeningRecord(ScreeningId id, PatientId patientId, HospitalId hospitalId, ScreeningCampId? campId, LocalDate examinedOn, Instant recordedAt, UserId? recordedBy) =>
        (Id, PatientId, HospitalId, CampId, ExaminedOn, RecordedAt, RecordedBy) = (id, patientId, hospitalId, campId, examinedOn, recordedAt, recordedBy);

    public ScreeningId Id { get; private set; }

    public PatientId PatientId { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public ScreeningCampId? CampId { get; private set; }

    /// <summary>In the hospital's calendar.</summary>
    public LocalDate ExaminedOn { get; private set; }

    public string? ExaminedBy { get; private set; }

    /// <summary>Diagnosis as written.</summary>
    public string? Diagnosis { get; private set; }

    /// <summary>mm Hg.</summary>
    public int? SystolicMmHg { get; private set; }

    /// <summary>mm Hg.</summary>
    public int? DiastolicMmHg { get; private set; }

    /// <summary>In <see cref="GlucoseUnit"/>, as measured.</summary>
    public decimal? Glucose { get; private set; }

    public GlucoseUnit? GlucoseUnit { get; private set; }

    /// <summary>International normalised ratio of prothrombin time.</summary>
    public decimal? Inr { get; private set; }

    /// <summary>An active infection of lid or eye.</summary>
    public bool ActiveInfection { get; private set; }

    public string? Notes { get; private set; }

    public Instant RecordedAt { get; private set; }

    public UserId? RecordedBy { get; private set; }

    public long Version { get; private set; }

    public void DescribeWorkup(string? examinedBy, string? diagnosis, int? systolic, int? diastolic, decimal? glucose, GlucoseUnit? glucoseUnit, decimal? inr, bool activeInfection, string? notes)
    {
        (ExaminedBy, Diagnosis, SystolicMmHg, DiastolicMmHg) = (examinedBy, diagnosis, systolic, diastolic);
        (Glucose, GlucoseUnit, Inr, ActiveInfection, Notes) = (glucose, glucoseUnit, inr, activeInfection, notes);
    }

    public void MoveTo(PatientId patientId) => PatientId = patientId;
}

/// <summary>What becomes of one eye.</summary>
public enum EyeDecision
{
    /// <summary>To the waiting list.</summary>
    List = 1,

    /// <summary>A clinician decides.</summary>
    Review = 2,
    NotEligible = 3,
}

/// <summary>What a screening found in one eye, what the rules propose, and what a person decided.</summary>
public sealed class EyeFinding
{
    private EyeFinding() { }

    public EyeFinding(EyeFindingId id, ScreeningId screeningId, Eye eye) => (Id, ScreeningId, Eye) = (id, screeningId, eye);

    public EyeFindingId Id { get; private set; }

    public ScreeningId ScreeningId { get; private set; }

    public Eye Eye { get; private set; }

    /// <summary>Ordinal impairment of presenting acuity, 0 none to 6 no light perception; null if not known.</summary>
    public int? PresentingRank { get; private set; }

    /// <summary>The same of pinhole or best corrected acuity.</summary>
    public int? BestRank { get; private set; }

    /// <summary>Pseudophakic or aphakic: the lens is out already.</summary>
    public bool IsOperated { get; private set; }

    /// <summary>Cataract is the main cause of what this eye lacks; null if nobody said.</summary>
    public bool? CataractIsMainCause { get; private set; }

    /// <summary>ICD code or words.</summary>
    public string? Cause { get; private set; }

    public EyeDecision Proposed { get; private set; }

    /// <summary>Why, as codes joined by a semicolon.</summary>
    public string ProposedReasons { get; private set; } = string.Empty;

    /// <summary>Rule and version that proposed it, as in <c>eligibility-v1</c>.</summary>
    public string RuleVersion { get; private set; } = null!;

    /// <summary>Null until a person decides; the proposal never becomes a decision by itself except in an import.</summary>
    public EyeDecision? Decision { get; private set; }

    public string? DecisionReason { get; private set; }

    public UserId? DecidedBy { get; private set; }

    public Instant? DecidedAt { get; private set; }

    public void Describe(int? presentingRank, int? bestRank, bool isOperated, bool? cataractIsMainCause, string? cause) =>
        (PresentingRank, BestRank, IsOperated, CataractIsMainCause, Cause) = (presentingRank, bestRank, isOperated, cataractIsMainCause, cause);

    public void Propose(EyeDecision proposed, IEnumerable<string> reasons, string ruleVersion) =>
        (Proposed, ProposedReasons, RuleVersion) = (proposed, string.Join(';', reasons), ruleVersion);

    public void Decide(EyeDecision decision, string? reason, UserId? by, Instant at) =>
        (Decision, DecisionReason, DecidedBy, DecidedAt) = (decision, reason, by, at);
}

public enum AcuityType
{
    Uncorrected = 1,

    /// <summary>With the person's own glasses, if any: what tiers are made from.</summary>
    Presenting = 2,
    Pinhole = 3,
    BestCorrected = 4,
}

/// <summary>One acuity as written, with what could be read from it.</summary>
public sealed class AcuityReading
{
    private AcuityReading() { }

    public AcuityReading(AcuityReadingId id, ScreeningId screeningId, Eye eye, AcuityType type, string written, string notation, int rank, double? logMar, string? projection, decimal? distanceMetres) =>
        (Id, ScreeningId, Eye, Type, Written, Notation, Rank, LogMar, Projection, DistanceMetres) = (id, screeningId, eye, type, written, notation, rank, logMar, projection, distanceMetres);

    public AcuityReadingId Id { get; private set; }

    public ScreeningId ScreeningId { get; private set; }

    public Eye Eye { get; private set; }

    public AcuityType Type { get; private set; }

    public string Written { get; private set; } = null!;

    /// <summary>As in <c>snellen</c>, <c>decimal</c>, <c>five_point</c>, <c>logmar</c>, <c>cf</c>, <c>hm</c>, <c>lp</c>, <c>nlp</c>, <c>one_over_infinity</c>.</summary>
    public string Notation { get; private set; } = null!;

    /// <summary>0 none, 1 mild, 2 moderate, 3 severe, 4 and 5 blindness, 6 no light perception (ICD-11 9D90).</summary>
    public int Rank { get; private set; }

    /// <summary>For statistics only; null where it has no meaning (light perception and none).</summary>
    public double? LogMar { get; private set; }

    /// <summary>good, bad, or null.</summary>
    public string? Projection { get; private set; }

    /// <summary>Distance of the test, or at which fingers were counted, in metres.</summary>
    public decimal? DistanceMetres { get; private set; }
}
