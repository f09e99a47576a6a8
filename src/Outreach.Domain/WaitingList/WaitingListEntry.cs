using NodaTime;

namespace Outreach.Domain.WaitingList;

/// <summary>Waiting -> Booked -> Operated; Waiting and OnHold change into each other; all three can be Removed.</summary>
public enum EntryStatus
{
    Waiting = 1,
    OnHold = 2,
    Booked = 3,
    Operated = 4,
    Removed = 5,
}

public enum RemovalReason
{
    OperatedElsewhere = 1,
    Declined = 2,
    Unfit = 3,
    Died = 4,
    Unreachable = 5,
    Moved = 6,
    Duplicate = 7,
}

/// <summary>Priority tier by better-eye presenting acuity (domain §5); A comes first.</summary>
public enum PriorityTier
{
    A = 1,
    B = 2,
    C = 3,
    D = 4,
    E = 5,

    /// <summary>Not known (the fellow eye's acuity is missing): a clinician sets it; comes last until then.</summary>
    Unknown = 9,
}

/// <summary>Why a clinician looks at an entry before it is booked in the ordinary way.</summary>
public enum ClinicianQueue
{
    None = 0,
    Urgent = 1,
    Paediatric = 2,
    OnlyEye = 3,
    Review = 4,
}

/// <summary>One eye of one patient, listed for surgery. Two eyes are two entries.</summary>
public sealed class WaitingListEntry : IVersioned
{
    private WaitingListEntry() { }

    public WaitingListEntry(WaitingListEntryId id, PatientId patientId, Eye eye, HospitalId hospitalId, LocalDate listedOn, Instant listedAt)
    {
        (Id, PatientId, Eye, HospitalId, ListedOn, ListedAt) = (id, patientId, eye, hospitalId, listedOn, listedAt);
    }

    public WaitingListEntryId Id { get; private set; }

    public PatientId PatientId { get; private set; }

    public Eye Eye { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public ScreeningId? ScreeningId { get; private set; }

    public EntryStatus Status { get; private set; } = EntryStatus.Waiting;

    /// <summary>Start of the wait, in the hospital's calendar.</summary>
    public LocalDate ListedOn { get; private set; }

    /// <summary>Breaks ties.</summary>
    public Instant ListedAt { get; private set; }

    /// <summary>Computed; an override never changes it.</summary>
    public PriorityTier Tier { get; private set; } = PriorityTier.Unknown;

    /// <summary>Computed points inside the tier, as of the last ranking.</summary>
    public int Points { get; private set; }

    /// <summary>Tier that orders the list: the override's, or the computed.</summary>
    public PriorityTier RankTier { get; private set; } = PriorityTier.Unknown;

    /// <summary>Points that order the list: the override's, or the computed.</summary>
    public int RankPoints { get; private set; }

    /// <summary>Rule and version of the computation, as in <c>priority-v1</c>.</summary>
    public string RuleVersion { get; private set; } = "priority-v1";

    /// <summary>What went into tier and points, as JSON.</summary>
    public string ExplanationJson { get; private set; } = "{}";

    /// <summary>The day for which <see cref="Points"/> hold, in the hospital's calendar.</summary>
    public LocalDate RankedOn { get; private set; }

    /// <summary>The day on which more waiting changes <see cref="Points"/>, in the hospital's calendar; null if it never will.</summary>
    public LocalDate? PointsChangeOn { get; private set; }

    public string? OverrideReason { get; private set; }

    public UserId? OverrideBy { get; private set; }

    public Instant? OverrideAt { get; private set; }

    public ClinicianQueue Queue { get; private set; }

    /// <summary>Codes for a clinician (as an import gives them), joined by a semicolon.</summary>
    public string Flags { get; private set; } = string.Empty;

    /// <summary>How often the hospital took a place away again: three points.</summary>
    public int BumpedCount { get; private set; }

    /// <summary>Poor expected benefit: three points less.</summary>
    public bool PoorExpectedBenefit { get; private set; }

    public string? HoldReason { get; private set; }

    public LocalDate? HoldReviewOn { get; private set; }

    public RemovalReason? RemovalReason { get; private set; }

    /// <summary>The patient's country, kept here for the list's filters.</summary>
    public string? Country { get; private set; }

    /// <summary>The patient's language, kept here for the list's filters.</summary>
    public string Language { get; private set; } = "en";

    public RegistrationImportId? ImportId { get; init; }

    public long Version { get; private set; }

    /// <summary>Still to be operated: at most one open entry for each eye (database).</summary>
    public bool IsOpen => Status is EntryStatus.Waiting or EntryStatus.OnHold or EntryStatus.Booked;

    public void ComeFrom(ScreeningId? screeningId, ClinicianQueue queue, IEnumerable<string> flags, bool poorExpectedBenefit) =>
        (ScreeningId, Queue, Flags, PoorExpectedBenefit) = (screeningId, queue, string.Join(';', flags), poorExpectedBenefit);

    public void CopyFromPatient(string? country, string language) => (Country, Language) = (country, language);

    public void Rank(PriorityTier tier, int points, string ruleVersion, string explanationJson, LocalDate on, LocalDate? pointsChangeOn = null)
    {
        (Tier, Points, RuleVersion, ExplanationJson) = (tier, points, ruleVersion, explanationJson);
        (RankedOn, PointsChangeOn) = (on, pointsChangeOn);
        if (OverrideAt is null)
        {
            (RankTier, RankPoints) = (tier, points);
        }
    }

    public void OverrideRank(PriorityTier tier, int points, string reason, UserId? by, Instant at)
    {
        EnsureOpen("re-ranked");
        (RankTier, RankPoints, OverrideReason, OverrideBy, OverrideAt) = (tier, points, reason, by, at);
    }

    public void EndOverride()
    {
        EnsureOpen("re-ranked");
        (RankTier, RankPoints, OverrideReason, OverrideBy, OverrideAt) = (Tier, Points, null, null, null);
    }

    public void SettleQueue(ClinicianQueue queue)
    {
        EnsureOpen("cleared");
        Queue = queue;
    }

    public void ExpectPoorBenefit(bool poor)
    {
        EnsureOpen("re-ranked");
        PoorExpectedBenefit = poor;
    }

    public void Hold(string reason, LocalDate reviewOn)
    {
        if (Status != EntryStatus.Waiting)
        {
            throw IllegalTransition.Of("waiting-list entry", Status, "put on hold");
        }

        (Status, HoldReason, HoldReviewOn) = (EntryStatus.OnHold, reason, reviewOn);
    }

    public void Resume()
    {
        if (Status != EntryStatus.OnHold)
        {
            throw IllegalTransition.Of("waiting-list entry", Status, "resumed");
        }

        (Status, HoldReason, HoldReviewOn) = (EntryStatus.Waiting, null, null);
    }

    public void Remove(RemovalReason reason)
    {
        EnsureOpen("removed");
        (Status, RemovalReason, HoldReason, HoldReviewOn, PointsChangeOn) = (EntryStatus.Removed, reason, null, null, null);
    }

    public void MarkBooked() => Status = Status switch
    {
        EntryStatus.Waiting => EntryStatus.Booked,
        EntryStatus.Booked => throw new RuleViolationException("eye-already-booked", "This eye already has a booking."),
        _ => throw IllegalTransition.Of("waiting-list entry", Status, "booked"),
    };

    /// <summary>The booking ended without an operation.</summary>
    /// <param name="bumpedByHospital">The hospital took the place away: priority rises.</param>
    public void ReturnToWaiting(bool bumpedByHospital)
    {
        if (Status != EntryStatus.Booked)
        {
            throw IllegalTransition.Of("waiting-list entry", Status, "returned to the list");
        }

        Status = EntryStatus.Waiting;
        BumpedCount += bumpedByHospital ? 1 : 0;
    }

    public void MarkOperated()
    {
        if (Status is not (EntryStatus.Booked or EntryStatus.Waiting or EntryStatus.OnHold))
        {
            throw IllegalTransition.Of("waiting-list entry", Status, "operated");
        }

        (Status, HoldReason, HoldReviewOn, PointsChangeOn) = (EntryStatus.Operated, null, null, null);
    }

    public void MoveTo(PatientId patientId) => PatientId = patientId;

    private void EnsureOpen(string verb)
    {
        if (!IsOpen)
        {
            throw IllegalTransition.Of("waiting-list entry", Status, verb);
        }
    }
}
