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

/// <summary>What a reminder asks of the person who gets it.</summary>
public enum ReminderKind
{
    /// <summary>Asks to confirm that the patient comes; the answer is awaited.</summary>
    ConfirmRequest = 1,

    /// <summary>Says what to bring and whom to call.</summary>
    Instructions = 2,

    /// <summary>The last word before the day.</summary>
    LastReminder = 3,

    /// <summary>Calls to a check after the operation.</summary>
    ReviewReminder = 4,

    /// <summary>Says that the hospital took the place away; the only message of a booking that has ended.</summary>
    CancellationNotice = 5,

    /// <summary>Says the new day to somebody who had been told another.</summary>
    MoveNotice = 6,

    /// <summary>Says that a place has been booked, when the first reminder is still far.</summary>
    BookingNotice = 7,

    /// <summary>Offers a place that has come free and is held for the person; the answer is awaited.</summary>
    PlaceOffer = 8,
}

public static class ReminderKinds
{
    /// <summary>Goes out because something has changed; no step of a policy asks for it.</summary>
    public static bool IsNotice(this ReminderKind kind) =>
        kind is ReminderKind.CancellationNotice or ReminderKind.MoveNotice or ReminderKind.BookingNotice or ReminderKind.PlaceOffer;
}

/// <summary>A message due to a patient or escort because of a booking or a review. This row is the truth; jobs only look at it.</summary>
public sealed class Reminder
{
    /// <summary>Why it was withdrawn: nobody may write to the patient.</summary>
    public const string NoConsent = "no-consent";

    /// <summary>Why it was withdrawn: it is night until it would be too late.</summary>
    public const string TooLate = "too-late";

    /// <summary>Reasons for which a message is withdrawn although what it says is still true: a person may say it.</summary>
    public static IReadOnlyList<string?> SpokenInstead { get; } = [NoConsent, TooLate];

    private Reminder() { }

    public Reminder(ReminderId id, BookingId bookingId, OperationId? operationId, PatientId patientId, HospitalId hospitalId, ReminderKind kind, string step, int policyVersion, Instant dueAt, Instant expiresAt)
    {
        (Id, BookingId, OperationId, PatientId, HospitalId, Kind, Step) = (id, bookingId, operationId, patientId, hospitalId, kind, step);
        (PolicyVersion, DueAt, ExpiresAt, NextTryAt) = (policyVersion, dueAt, expiresAt, dueAt);
    }

    public ReminderId Id { get; private set; }

    public BookingId BookingId { get; private set; }

    /// <summary>Of a review reminder: the operation that it follows.</summary>
    public OperationId? OperationId { get; private set; }

    public PatientId PatientId { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public ReminderKind Kind { get; private set; }

    /// <summary>Key of the policy's step, unique for each booking: <c>T-7</c>, <c>T-2</c>, <c>T-1</c>, <c>R+1</c>, <c>R+7</c>, <c>R+28</c>; of a notice <c>cancelled</c>, <c>moved</c>, <c>booked</c> or <c>offer</c>, or as <see cref="TimeNotice"/> says.</summary>
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

    /// <summary>When the far end said that it has arrived; null if it has not said so.</summary>
    public Instant? DeliveredAt { get; private set; }

    /// <summary>The ways of contacts that this message cannot take: <c>contact:channel</c>, joined by a semicolon.</summary>
    public string? FailedWays { get; private set; }

    /// <summary>The way it takes or took; set before it leaves, so that after a crash it is known what may have gone out.</summary>
    public MessageChannelKind? Channel { get; private set; }

    public ContactId? ContactId { get; private set; }

    public string? Language { get; private set; }

    /// <summary>Parts that gateways took as SMS, all tries together, as carriers count and charge them; null if none went out as SMS.</summary>
    public int? Segments { get; private set; }

    /// <summary>Why it was withdrawn, failed or expired: a code.</summary>
    public string? ReasonCode { get; private set; }

    public bool IsPending => Status is ReminderStatus.Planned or ReminderStatus.Due or ReminderStatus.Sending;

    /// <summary>The staff speak to the person themselves; until they have, it stays on their call list.</summary>
    public bool WaitsForStaff => Status == ReminderStatus.Due && Channel == MessageChannelKind.Voice;

    public void MoveTo(PatientId patientId) => PatientId = patientId;

    /// <summary>A step that was withdrawn is wanted after all: the operation it followed was recorded again.</summary>
    public void PlanAgain(OperationId? operationId, int policyVersion, Instant dueAt, Instant expiresAt)
    {
        Allow("planned again", ReminderStatus.Withdrawn, ReminderStatus.Planned);
        (OperationId, PolicyVersion, DueAt, ExpiresAt, NextTryAt) = (operationId, policyVersion, dueAt, expiresAt, dueAt);
        Become(ReminderStatus.Planned, null);
    }

    /// <summary>Another policy asks for the step at another time or as another message; what has not been sent follows it.</summary>
    public void Follow(PlannedReminder plan, OperationId? operationId, int policyVersion)
    {
        Allow("planned anew", ReminderStatus.Planned, ReminderStatus.Due, ReminderStatus.Withdrawn);
        (Kind, OperationId, PolicyVersion, Channel) = (plan.Kind, operationId, policyVersion, null);
        (DueAt, ExpiresAt, NextTryAt) = (plan.DueAt, plan.ExpiresAt, plan.DueAt);
        Become(ReminderStatus.Planned, null);
    }

    /// <summary>It is not wanted any more.</summary>
    public void Withdraw(string reason)
    {
        if (!IsPending)
        {
            throw IllegalTransition.Of("reminder", Status, "withdrawn");
        }

        Become(ReminderStatus.Withdrawn, reason);
    }

    /// <summary>Nobody may be written to now, or it was woken too early; it waits.</summary>
    public void WaitUntil(Instant next)
    {
        Allow("put off", ReminderStatus.Sending);
        (NextTryAt, Channel) = (next, null);
        Become(next > DueAt ? ReminderStatus.Due : ReminderStatus.Planned, null);
    }

    /// <summary>It would come too late to be of use.</summary>
    public void Expire(string reason)
    {
        Allow("expired", ReminderStatus.Sending);
        Become(ReminderStatus.Expired, reason);
    }

    /// <summary>The person wants to be called: the staff do it, until the message expires.</summary>
    public void HandToStaff(ContactId contactId, string language)
    {
        Allow("handed to the staff", ReminderStatus.Sending);
        (ContactId, Language, Channel, NextTryAt) = (contactId, language, MessageChannelKind.Voice, ExpiresAt);
        Become(ReminderStatus.Due, "staff-calls");
    }

    /// <summary>One more try, whatever came of it.</summary>
    public ReminderAttempt Try(
        ReminderAttemptId id, Instant at, MessageChannelKind channel, string outcome, string? code, string? providerId, ContactId? contactId = null)
    {
        Attempts++;

        return new ReminderAttempt(id, Id, Attempts, at, channel, outcome, code, providerId, contactId);
    }

    /// <summary>The channel took it.</summary>
    public void MarkSent(Instant at, MessageChannelKind channel, ContactId contactId, string language)
    {
        Allow("sent", ReminderStatus.Sending);
        (SentAt, Channel, ContactId, Language) = (at, channel, contactId, language);
        Become(ReminderStatus.Sent, null);
    }

    /// <summary>The message has arrived, whatever was thought of it. One that is being sent is not asked: what comes of that is recorded first.</summary>
    /// <param name="at">When that was said.</param>
    /// <param name="sentAt">When it left, as far as that is known; counts if nobody had noted that it was sent.</param>
    public void MarkDelivered(Instant at, Instant sentAt)
    {
        if (Status == ReminderStatus.Sending)
        {
            throw IllegalTransition.Of("reminder", Status, "delivered");
        }

        DeliveredAt ??= at;
        SentAt ??= sentAt;

        if (Status != ReminderStatus.Withdrawn)
        {
            Become(ReminderStatus.Delivered, null);
        }
    }

    /// <summary>This message cannot reach the contact that way; it is not tried again.</summary>
    public void NoteFailedWay(ContactId contact, MessageChannelKind channel)
    {
        var way = WayOf(contact, channel);

        if (FailedWays is null || !FailedWays.Contains(way, StringComparison.Ordinal))
        {
            FailedWays = FailedWays is null ? way : $"{FailedWays};{way}";
        }
    }

    /// <summary>What was sent did not arrive: the next way is tried, while there is time.</summary>
    public void TryAnotherWay(Instant now, string code)
    {
        Allow("sent another way", ReminderStatus.Sent);
        (SentAt, Channel, NextTryAt) = (null, null, now);
        Become(now < ExpiresAt ? ReminderStatus.Due : ReminderStatus.Failed, code);
    }

    /// <summary>So many parts went out as SMS and are charged, whatever becomes of the message.</summary>
    public void NoteSegments(int segments) => Segments = (Segments ?? 0) + segments;

    /// <summary>How <see cref="FailedWays"/> names a way of a contact.</summary>
    public static string WayOf(ContactId contact, MessageChannelKind channel) => $"{contact.Value:N}:{channel}";

    /// <summary>The far end may take it later.</summary>
    public void TryAgainAt(Instant next, string? code)
    {
        Allow("tried again", ReminderStatus.Sending);
        (NextTryAt, Channel) = (next, null);
        Become(ReminderStatus.Due, code);
    }

    /// <summary>It will not go out unless a person mends something.</summary>
    public void Fail(string code)
    {
        Allow("marked as failed", ReminderStatus.Sending);
        Become(ReminderStatus.Failed, code);
    }

    /// <summary>A person mended what was wrong, or takes it on themselves that it may come twice.</summary>
    public void SendAgain(Instant now)
    {
        Allow("sent again", ReminderStatus.Failed);

        if (now >= ExpiresAt)
        {
            throw new RuleViolationException("reminder-too-late", "This reminder would come too late to be of use.");
        }

        (NextTryAt, Channel, FailedWays) = (Instant.Max(now, DueAt), null, null);
        Become(ReminderStatus.Due, null);
    }

    /// <summary>The staff spoke to the person, after its moment: the message has reached them.</summary>
    public void MarkSpoken(Instant at)
    {
        if (Status != ReminderStatus.Withdrawn || !SpokenInstead.Contains(ReasonCode))
        {
            Allow("marked as spoken", ReminderStatus.Due, ReminderStatus.Failed, ReminderStatus.Expired, ReminderStatus.Sent);
        }

        if (SentAt is null)
        {
            (SentAt, Channel) = (at, MessageChannelKind.Voice);
        }

        Become(ReminderStatus.Delivered, null);
    }

    private void Allow(string verb, params ReadOnlySpan<ReminderStatus> from)
    {
        if (!from.Contains(Status))
        {
            throw IllegalTransition.Of("reminder", Status, verb);
        }
    }

    private void Become(ReminderStatus status, string? reason) =>
        (Status, ReasonCode, LeaseOwner, LeaseUntil) = (status, reason, null, null);
}

/// <summary>One try at sending.</summary>
public sealed class ReminderAttempt
{
    private ReminderAttempt() { }

    public ReminderAttempt(
        ReminderAttemptId id, ReminderId reminderId, int number, Instant at, MessageChannelKind channel, string outcome, string? code, string? providerId, ContactId? contactId = null)
    {
        (Id, ReminderId, Number, At, Channel) = (id, reminderId, number, at, channel);
        (Outcome, Code, ProviderId, ContactId) = (outcome, code, providerId, contactId);
    }

    public ReminderAttemptId Id { get; private set; }

    public ReminderId ReminderId { get; private set; }

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    public Instant At { get; private set; }

    public MessageChannelKind Channel { get; private set; }

    /// <summary>
    /// <c>sent</c>, <c>transient</c>, <c>permanent</c>, <c>unknown</c>; <c>undelivered</c> if it was sent and did not arrive; <c>repeated</c> if a channel that does not mind took it once more;
    /// of a call <c>spoken</c> or <c>not-reached</c>.
    /// </summary>
    public string Outcome { get; private set; } = null!;

    public string? Code { get; private set; }

    /// <summary>The far end's name for the message.</summary>
    public string? ProviderId { get; private set; }

    /// <summary>To whom; null for a try that began before it was known.</summary>
    public ContactId? ContactId { get; private set; }

    /// <summary>The far end had taken it and says now that it did not arrive.</summary>
    public void MarkUndelivered(string? code) => (Outcome, Code) = ("undelivered", code);
}
