using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Reminders;

/// <summary>See domain §3; Planned becomes Due when its moment comes.</summary>
public enum ReminderStatus
{
    Planned = 1,

    /// <summary>Its moment has come, or a transient failure waits for the next try.</summary>
    Due = 2,

    /// <summary>Claimed by a worker under a lease.</summary>
    Sending = 3,
    Sent = 4,
    Delivered = 5,
    Failed = 6,
    Withdrawn = 7,

    /// <summary>Too late: never sent.</summary>
    Expired = 8,
}

public enum ReminderKind
{
    ConfirmRequest = 1,
    Instructions = 2,
    LastReminder = 3,
    ReviewReminder = 4,
}

/// <summary>A message due to a patient or escort because of a booking or a review. This row is the truth; jobs only look at it.</summary>
public sealed class Reminder
{
    private Reminder() { }

    public Reminder(ReminderId id, BookingId bookingId, PatientId patientId, HospitalId hospitalId, ReminderKind kind, string step, int policyVersion, Instant dueAt, Instant expiresAt)
    {
        (Id, BookingId, PatientId, HospitalId, Kind, Step) = (id, bookingId, patientId, hospitalId, kind, step);
        (PolicyVersion, DueAt, ExpiresAt, NextTryAt) = (policyVersion, dueAt, expiresAt, dueAt);
    }

    public ReminderId Id { get; private set; }

    public BookingId BookingId { get; private set; }

    /// <summary>Of a review reminder: the operation that it follows.</summary>
    public OperationId? OperationId { get; init; }

    public PatientId PatientId { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public ReminderKind Kind { get; private set; }

    /// <summary>Key of the policy's step, unique for each booking: <c>T-7</c>, <c>T-2</c>, <c>T-1</c>, <c>R+1</c>, <c>R+7</c>, <c>R+28</c>.</summary>
    public string Step { get; private set; } = null!;

    public int PolicyVersion { get; private set; }

    public Instant DueAt { get; private set; }

    /// <summary>From this moment on it is not sent any more.</summary>
    public Instant ExpiresAt { get; private set; }

    /// <summary>When a worker looks at it next: the due moment, or after a transient failure or quiet hours later.</summary>
    public Instant NextTryAt { get; private set; }

    public ReminderStatus Status { get; private set; } = ReminderStatus.Planned;

    public int Attempts { get; private set; }

    public string? LeaseOwner { get; private set; }

    public Instant? LeaseUntil { get; private set; }

    public Instant? SentAt { get; private set; }

    public MessageChannelKind? Channel { get; private set; }

    public ContactId? ContactId { get; private set; }

    public string? Language { get; private set; }

    /// <summary>Why it was withdrawn, failed or expired: a code.</summary>
    public string? ReasonCode { get; private set; }

    public bool IsPending => Status is ReminderStatus.Planned or ReminderStatus.Due or ReminderStatus.Sending;

    public void MoveTo(PatientId patientId) => PatientId = patientId;
}

/// <summary>One try at sending.</summary>
public sealed class ReminderAttempt
{
    private ReminderAttempt() { }

    public ReminderAttempt(ReminderAttemptId id, ReminderId reminderId, int number, Instant at, MessageChannelKind channel, string outcome, string? code, string? providerId) =>
        (Id, ReminderId, Number, At, Channel, Outcome, Code, ProviderId) = (id, reminderId, number, at, channel, outcome, code, providerId);

    public ReminderAttemptId Id { get; private set; }

    public ReminderId ReminderId { get; private set; }

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    public Instant At { get; private set; }

    public MessageChannelKind Channel { get; private set; }

    /// <summary>sent, transient, permanent, unknown.</summary>
    public string Outcome { get; private set; } = null!;

    public string? Code { get; private set; }

    /// <summary>The far end's name for the message.</summary>
    public string? ProviderId { get; private set; }
}
