using NodaTime;

namespace Outreach.Domain.Patients;

/// <summary>One key by which a patient is found at one hospital: part of a name, a phone, an identifier, the reference.</summary>
/// <remarks>
/// A patient has the same keys at each hospital that knows them: that of their registration and those that list or book them. Keys of merged and corrected
/// names stay, so that an old spelling still finds the person.
/// </remarks>
public sealed class PatientSearchTerm
{
    /// <summary>Characters of <see cref="Words"/>. With it an entry of an index stays well below what PostgreSQL allows, in any script.</summary>
    public const int MaxWords = 400;

    private PatientSearchTerm() { }

    public PatientSearchTerm(PatientId patientId, HospitalId hospitalId, string term, string? words) =>
        (PatientId, HospitalId, Term, Words) = (patientId, hospitalId, term, words);

    public PatientId PatientId { get; private set; }

    /// <summary>Knows the patient.</summary>
    public HospitalId HospitalId { get; private set; }

    /// <summary>
    /// Kind and key: <c>n:karimov</c> a name's key, <c>s:krm</c> and <c>a:krm</c> its consonants, <c>p:765432109899</c> a phone's digits
    /// backwards, <c>i:31503700...</c> an identifier, <c>r:K7M4-PX92</c> a reference code.
    /// </summary>
    public string Term { get; private set; } = null!;

    /// <summary>
    /// All terms of the person's names, each between bars: <c>|n:anvar|n:karimov|s:krm|</c>. Whoever is found by one word is known by it to have the
    /// others too, without a look elsewhere. Null where a term is not of a name, and for names too long for it.
    /// </summary>
    public string? Words { get; private set; }

    /// <summary>The person has other names now.</summary>
    public void Know(string? words) => Words = words;
}

/// <summary>Dates on which a patient cannot come.</summary>
public sealed class PatientUnavailability
{
    private PatientUnavailability() { }

    public PatientUnavailability(UnavailabilityId id, PatientId patientId, LocalDate from, LocalDate to, string? reason) =>
        (Id, PatientId, From, To, Reason) = (id, patientId, from, to, reason);

    public UnavailabilityId Id { get; private set; }

    public PatientId PatientId { get; private set; }

    /// <summary>First day, inclusive.</summary>
    public LocalDate From { get; private set; }

    /// <summary>Last day, inclusive.</summary>
    public LocalDate To { get; private set; }

    public string? Reason { get; private set; }

    public void MoveTo(PatientId patientId) => PatientId = patientId;
}

/// <summary>The history of two records that became one.</summary>
public sealed class PatientMerge
{
    private PatientMerge() { }

    public PatientMerge(PatientMergeId id, PatientId survivorId, PatientId mergedId, string reason, string movedJson, Instant at, UserId? by) =>
        (Id, SurvivorId, MergedId, Reason, MovedJson, At, By) = (id, survivorId, mergedId, reason, movedJson, at, by);

    public PatientMergeId Id { get; private set; }

    public PatientId SurvivorId { get; private set; }

    public PatientId MergedId { get; private set; }

    public string Reason { get; private set; } = null!;

    /// <summary>Ids of what moved, by kind, as JSON: what a reversal by hand would need.</summary>
    public string MovedJson { get; private set; } = null!;

    public Instant At { get; private set; }

    public UserId? By { get; private set; }
}
