using NodaTime;
using Outreach.Domain.Theatre;

namespace Outreach.Domain.Outcomes;

/// <summary>Recorded -> Verified -> (Reversed).</summary>
public enum OperationStatus
{
    Recorded = 1,
    Verified = 2,
    Reversed = 3,
}

/// <summary>What was done, as the counting rule needs it (domain §2).</summary>
public enum ProcedureKind
{
    /// <summary>Lens extraction completed: counts 1.</summary>
    LensExtraction = 1,

    /// <summary>Lens extraction with glaucoma surgery: counts 1, flagged.</summary>
    LensExtractionWithGlaucoma = 2,

    /// <summary>Given up before the lens was out: counts 0.</summary>
    Abandoned = 3,
    YagCapsulotomy = 4,
    LensExchange = 5,
    WoundRepair = 6,
    GlaucomaOnly = 7,
    Vitreoretinal = 8,
}

/// <summary>What was done to one eye on one day.</summary>
public sealed class Operation : IVersioned
{
    private Operation() { }

    public Operation(OperationId id, WaitingListEntryId entryId, BookingId? bookingId, PatientId patientId, Eye eye, HospitalId hospitalId, SurgeonId surgeonId, LocalDate operatedOn, ProcedureKind procedure, Technique technique, Instant recordedAt, UserId recordedBy)
    {
        (Id, EntryId, BookingId, PatientId, Eye, HospitalId) = (id, entryId, bookingId, patientId, eye, hospitalId);
        (SurgeonId, OperatedOn, Procedure, Technique) = (surgeonId, operatedOn, procedure, technique);
        (RecordedAt, RecordedBy) = (recordedAt, recordedBy);
        CountsAs = CountOf(procedure);
    }

    public OperationId Id { get; private set; }

    public WaitingListEntryId EntryId { get; private set; }

    /// <summary>Null for an operation that began without a booking.</summary>
    public BookingId? BookingId { get; private set; }

    public PatientId PatientId { get; private set; }

    public Eye Eye { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public SurgeonId SurgeonId { get; private set; }

    public MissionId? MissionId { get; init; }

    /// <summary>The patient's country when operated, for fulfilment by country.</summary>
    public string? Country { get; init; }

    /// <summary>In the hospital's calendar.</summary>
    public LocalDate OperatedOn { get; private set; }

    public ProcedureKind Procedure { get; private set; }

    public Technique Technique { get; private set; }

    /// <summary>Dioptres.</summary>
    public decimal? LensPowerDioptres { get; init; }

    /// <summary>Codes joined by a semicolon; empty for none.</summary>
    public string Complications { get; init; } = string.Empty;

    public string? Note { get; init; }

    /// <summary>0 or 1 by the counting rule; 0 too if paid from another source.</summary>
    public int CountsAs { get; private set; }

    public bool PaidFromOtherSource { get; private set; }

    public string RuleVersion { get; private set; } = Commitments.LedgerEntry.CountingRule;

    /// <summary>The commitment it counts against; null while beyond ceiling or if it counts for none.</summary>
    public CommitmentId? CommitmentId { get; private set; }

    public AllotmentId? AllotmentId { get; private set; }

    /// <summary>Clinically begun without quota: recorded, not counted, for a manager to amend or re-attribute.</summary>
    public bool BeyondCeiling { get; private set; }

    public OperationStatus Status { get; private set; } = OperationStatus.Recorded;

    public Instant RecordedAt { get; private set; }

    public UserId RecordedBy { get; private set; }

    public Instant? VerifiedAt { get; private set; }

    /// <summary>Never the one who recorded it (database).</summary>
    public UserId? VerifiedBy { get; private set; }

    public Instant? ReversedAt { get; private set; }

    public UserId? ReversedBy { get; private set; }

    public string? ReversalReason { get; private set; }

    public long Version { get; private set; }

    /// <summary>Counting rule v1 of domain §2, before the source of payment is looked at.</summary>
    public static int CountOf(ProcedureKind procedure) =>
        procedure is ProcedureKind.LensExtraction or ProcedureKind.LensExtractionWithGlaucoma ? 1 : 0;

    /// <summary>Says who paid; what another source paid counts 0.</summary>
    public Operation PaidBy(bool otherSource)
    {
        (PaidFromOtherSource, CountsAs) = (otherSource, otherSource ? 0 : CountsAs);
        return this;
    }

    public void Attribute(CommitmentId commitmentId, AllotmentId allotmentId) =>
        (CommitmentId, AllotmentId, BeyondCeiling) = (commitmentId, allotmentId, false);

    public void MarkBeyondCeiling() => (CommitmentId, AllotmentId, BeyondCeiling) = (null, null, true);

    public void Verify(UserId by, Instant at)
    {
        if (Status != OperationStatus.Recorded)
        {
            throw IllegalTransition.Of("operation", Status, "verified");
        }

        if (by == RecordedBy)
        {
            throw new RuleViolationException("verifier-is-author", "An operation is verified by somebody other than the person who recorded it.");
        }

        (Status, VerifiedBy, VerifiedAt) = (OperationStatus.Verified, by, at);
    }

    public void Reverse(UserId by, Instant at, string reason)
    {
        if (Status != OperationStatus.Verified)
        {
            throw IllegalTransition.Of("operation", Status, "reversed");
        }

        (Status, ReversedBy, ReversedAt, ReversalReason) = (OperationStatus.Reversed, by, at, reason);
    }

    public void MoveTo(PatientId patientId) => PatientId = patientId;
}
