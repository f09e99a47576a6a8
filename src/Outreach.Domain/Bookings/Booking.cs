using NodaTime;

namespace Outreach.Domain.Bookings;

/// <summary>See the state machine of domain §3.</summary>
public enum BookingStatus
{
    Held = 1,
    Booked = 2,
    Confirmed = 3,
    Arrived = 4,
    InTheatre = 5,
    Completed = 6,
    Cancelled = 7,
    Rescheduled = 8,
    NoShow = 9,
    Unfit = 10,
    Expired = 11,
}

/// <summary>Who ended a booking.</summary>
public enum CancelledBy
{
    Patient = 1,
    Escort = 2,

    /// <summary>The hospital took the place away: the entry's priority rises.</summary>
    Hospital = 3,

    /// <summary>The mission took the place away: the entry's priority rises.</summary>
    Mission = 4,
}

/// <summary>Coded reasons why a booking ended without an operation.</summary>
public enum EndReason
{
    NoTransport = 1,
    NoEscort = 2,
    Illness = 3,
    Fear = 4,
    FamilyOrWork = 5,
    OperatedElsewhere = 6,
    DeclinedSurgery = 7,
    Unreachable = 8,
    SessionCancelled = 9,
    SurgeonUnavailable = 10,
    EquipmentOrStock = 11,
    ListOverrun = 12,
    BloodPressure = 13,
    Glucose = 14,
    Anticoagulation = 15,
    Infection = 16,
    NoGeneralAnaesthesia = 17,
    NoIndication = 18,
    Moved = 19,
    Mistake = 20,
    Other = 99,
}

/// <summary>
/// A waiting-list entry placed in a slot. It holds one reservation of one allotment from the hold on until it is
/// fulfilled (by a verified operation) or released.
/// </summary>
public sealed class Booking : IVersioned
{
    private Booking() { }

    public Booking(BookingId id, string reference, WaitingListEntryId entryId, PatientId patientId, Eye eye, HospitalId hospitalId, SessionId sessionId, SlotId slotId, CommitmentId commitmentId, AllotmentId allotmentId, LocalDate operationDate, LocalTime arrival, string zone, Instant at, UserId? by)
    {
        (Id, Reference, EntryId, PatientId, Eye, HospitalId) = (id, reference, entryId, patientId, eye, hospitalId);
        (SessionId, SlotId, CommitmentId, AllotmentId) = (sessionId, slotId, commitmentId, allotmentId);
        (OperationDate, Arrival, Zone, ArrivesAt) = (operationDate, arrival, zone, HospitalTime.At(operationDate, arrival, zone));
        (MadeAt, MadeBy, ChangedAt, ChangedBy) = (at, by, at, by);
    }

    public BookingId Id { get; private set; }

    /// <summary>See <see cref="ReferenceCode"/>; unique, read over the phone.</summary>
    public string Reference { get; private set; } = null!;

    public WaitingListEntryId EntryId { get; private set; }

    public PatientId PatientId { get; private set; }

    public Eye Eye { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public SessionId SessionId { get; private set; }

    public SlotId SlotId { get; private set; }

    public CommitmentId CommitmentId { get; private set; }

    public AllotmentId AllotmentId { get; private set; }

    /// <summary>In the hospital's calendar.</summary>
    public LocalDate OperationDate { get; private set; }

    /// <summary>Planned arrival, hospital-local.</summary>
    public LocalTime Arrival { get; private set; }

    /// <summary>The hospital's IANA zone.</summary>
    public string Zone { get; private set; } = null!;

    /// <summary>Derived from date, arrival and zone.</summary>
    public Instant ArrivesAt { get; private set; }

    public BookingStatus Status { get; private set; } = BookingStatus.Booked;

    /// <summary>Only while held.</summary>
    public Instant? HoldExpiresAt { get; private set; }

    /// <summary>It sits in a place kept for the longest waiters.</summary>
    public bool UsesKeptPlace { get; init; }

    /// <summary>A named clinician allowed it sooner than the interval after the first eye.</summary>
    public string? IntervalOverrideReason { get; init; }

    public UserId? IntervalOverrideBy { get; init; }

    public EndReason? EndReason { get; private set; }

    public CancelledBy? CancelledBy { get; private set; }

    public string? EndNote { get; private set; }

    /// <summary>The booking that this one replaced.</summary>
    public BookingId? ReplacesId { get; init; }

    /// <summary>The booking that replaced this one.</summary>
    public BookingId? RescheduledToId { get; private set; }

    public Instant MadeAt { get; private set; }

    public UserId? MadeBy { get; private set; }

    /// <summary>When they last said that they come, also if that was about another hour.</summary>
    public Instant? ConfirmedAt { get; private set; }

    public Instant? ArrivedAt { get; private set; }

    /// <summary>The patient asked to be called; null when nobody waits for a call.</summary>
    public Instant? CallAskedAt { get; private set; }

    /// <summary>When the state last changed.</summary>
    public Instant ChangedAt { get; private set; }

    /// <summary>Who changed it; null for a job of the system or the patient's own answer.</summary>
    public UserId? ChangedBy { get; private set; }

    public long Version { get; private set; }

    /// <summary>Occupies its eye and day, and its slot.</summary>
    public bool IsActive => Status is BookingStatus.Held or BookingStatus.Booked or BookingStatus.Confirmed or BookingStatus.Arrived or BookingStatus.InTheatre;

    /// <summary>States in which a patient is expected: reminders are due.</summary>
    public bool IsExpected => Status is BookingStatus.Booked or BookingStatus.Confirmed;

    public Booking HeldUntil(Instant expiresAt)
    {
        (Status, HoldExpiresAt) = (BookingStatus.Held, expiresAt);
        return this;
    }

    /// <summary>A hold becomes a booking.</summary>
    public void Book(Instant at, UserId? by)
    {
        Allow("booked", BookingStatus.Held);
        if (at >= HoldExpiresAt)
        {
            throw new RuleViolationException("hold-expired", "The hold on this place has expired; choose a place again.");
        }

        HoldExpiresAt = null;
        Become(BookingStatus.Booked, at, by);
    }

    public void Confirm(Instant at, UserId? by)
    {
        Allow("confirmed", BookingStatus.Booked);
        ConfirmedAt = at;
        Become(BookingStatus.Confirmed, at, by);
    }

    /// <summary>The patient wants to be called. Asking twice is asking once.</summary>
    public void AskForCall(Instant at)
    {
        Allow("called back", BookingStatus.Booked, BookingStatus.Confirmed);
        CallAskedAt ??= at;
    }

    /// <summary>The call that the patient asked for was made.</summary>
    public void NoteCallBack() => CallAskedAt = null;

    /// <summary>Its session has other hours of the same day. Who had said yes to another hour has not said yes to this one.</summary>
    public void MoveArrival(LocalTime arrival, Instant at, UserId? by)
    {
        Allow("given another arrival", BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed, BookingStatus.Arrived);
        if (arrival == Arrival)
        {
            return;
        }

        (Arrival, ArrivesAt) = (arrival, HospitalTime.At(OperationDate, arrival, Zone));
        if (Status == BookingStatus.Confirmed)
        {
            Become(BookingStatus.Booked, at, by);
        }
    }

    public void Arrive(Instant at, UserId? by)
    {
        Allow("marked as arrived", BookingStatus.Booked, BookingStatus.Confirmed);
        if (HospitalTime.DateAt(at, Zone) != OperationDate)
        {
            throw new RuleViolationException("not-the-day", "Arrival is recorded on the day of the operation, in the hospital's calendar.");
        }

        ArrivedAt = at;
        Become(BookingStatus.Arrived, at, by);
    }

    public void EnterTheatre(Instant at, UserId? by)
    {
        Allow("taken into theatre", BookingStatus.Arrived);
        Become(BookingStatus.InTheatre, at, by);
    }

    public void Complete(Instant at, UserId? by)
    {
        Allow("completed", BookingStatus.Arrived, BookingStatus.InTheatre);
        Become(BookingStatus.Completed, at, by);
    }

    public void Cancel(EndReason reason, CancelledBy who, string? note, Instant at, UserId? by)
    {
        Allow("cancelled", BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed);
        (EndReason, CancelledBy, EndNote, HoldExpiresAt) = (reason, who, note, null);
        Become(BookingStatus.Cancelled, at, by);
    }

    public void RescheduleTo(BookingId next, EndReason reason, CancelledBy who, string? note, Instant at, UserId? by)
    {
        Allow("rescheduled", BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed);
        (EndReason, CancelledBy, EndNote, RescheduledToId, HoldExpiresAt) = (reason, who, note, next, null);
        Become(BookingStatus.Rescheduled, at, by);
    }

    public void MarkNoShow(EndReason? reason, string? note, Instant at, UserId? by)
    {
        Allow("marked as no-show", BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed);
        if (at < ArrivesAt)
        {
            throw new RuleViolationException("not-due-yet", "The planned arrival is still to come.");
        }

        (EndReason, EndNote, HoldExpiresAt) = (reason, note, null);
        Become(BookingStatus.NoShow, at, by);
    }

    public void MarkUnfit(EndReason reason, string? note, Instant at, UserId? by)
    {
        Allow("marked as unfit", BookingStatus.Arrived, BookingStatus.InTheatre);
        (EndReason, EndNote) = (reason, note);
        Become(BookingStatus.Unfit, at, by);
    }

    public void Expire(Instant at)
    {
        Allow("expired", BookingStatus.Held);
        if (at < HoldExpiresAt)
        {
            throw new RuleViolationException("hold-in-force", "The hold on this place is still in force.");
        }

        HoldExpiresAt = null;
        Become(BookingStatus.Expired, at, null);
    }

    public void MoveTo(PatientId patientId) => PatientId = patientId;

    private void Allow(string verb, params ReadOnlySpan<BookingStatus> from)
    {
        if (!from.Contains(Status))
        {
            throw IllegalTransition.Of("booking", Status, verb);
        }
    }

    private void Become(BookingStatus status, Instant at, UserId? by) => (Status, ChangedAt, ChangedBy) = (status, at, by);
}
