using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Reminders;

/// <summary>What a person answered to a message.</summary>
public enum ReminderAnswer
{
    /// <summary>Not certain; a person reads it.</summary>
    Unknown,

    /// <summary>The patient comes.</summary>
    Confirm,

    /// <summary>The patient does not come; the place may be given to another.</summary>
    Decline,

    /// <summary>The person wants no more messages.</summary>
    OptOut,

    /// <summary>The person wants to be called.</summary>
    AskForCall,

    /// <summary>The person wants messages again.</summary>
    OptIn,
}

/// <summary>Where an answer stands.</summary>
public enum ReplyStatus
{
    /// <summary>It was understood and done at once.</summary>
    Done = 1,

    /// <summary>It waits in the hospital's inbox for a person.</summary>
    Open = 2,

    /// <summary>A person has dealt with it.</summary>
    Handled = 3,
}

/// <summary>One answer that came in, as it was written.</summary>
public sealed class PatientReply : IVersioned
{
    public const int LongestText = 1_000;

    private PatientReply() { }

    /// <param name="sender">Number or chat that it came from.</param>
    /// <param name="text">Cut at <see cref="LongestText"/>.</param>
    /// <param name="providerId">The far end's name for it: the same one is taken once. Null if it has none.</param>
    public PatientReply(PatientReplyId id, MessageChannelKind channel, string sender, string text, string? providerId, ReminderAnswer answer, Instant receivedAt)
    {
        (Id, Channel, Sender, Answer, ProviderId, ReceivedAt) = (id, channel, sender, answer, providerId, receivedAt);
        Text = text.Length > LongestText ? text[..LongestText] : text;
    }

    public PatientReplyId Id { get; private set; }

    public MessageChannelKind Channel { get; private set; }

    public string Sender { get; private set; } = null!;

    public string Text { get; private set; } = null!;

    public string? ProviderId { get; private set; }

    public ReminderAnswer Answer { get; private set; }

    public ReplyStatus Status { get; private set; } = ReplyStatus.Open;

    /// <summary>Why nothing was done by itself: a code; null if it was.</summary>
    public string? OpenBecause { get; private set; }

    /// <summary>Null if nobody is known under that number.</summary>
    public ContactId? ContactId { get; private set; }

    /// <summary>Null if it may be one of several people's.</summary>
    public PatientId? PatientId { get; private set; }

    /// <summary>The booking that it was about.</summary>
    public BookingId? BookingId { get; private set; }

    /// <summary>Whose inbox it is in; null if nobody is known under that number.</summary>
    public HospitalId? HospitalId { get; private set; }

    public Instant ReceivedAt { get; private set; }

    public Instant? HandledAt { get; private set; }

    public UserId? HandledBy { get; private set; }

    /// <summary>What the person who dealt with it did.</summary>
    public string? Note { get; private set; }

    public long Version { get; private set; }

    /// <summary>Whom it comes from, as far as that is known.</summary>
    public void Assign(ContactId? contact, PatientId? patient, HospitalId? hospital, BookingId? booking) =>
        (ContactId, PatientId, HospitalId, BookingId) = (contact, patient, hospital, booking);

    /// <summary>It was done at once.</summary>
    public void MarkDone() => (Status, OpenBecause) = (ReplyStatus.Done, null);

    /// <summary>A person must read it.</summary>
    /// <param name="because">A code: unclear, unknown-sender, several-bookings, no-booking, too-late, offer-call, changed-mind.</param>
    public void LeaveOpen(string because) => (Status, OpenBecause) = (ReplyStatus.Open, because);

    /// <summary>A person has dealt with it.</summary>
    public void Handle(UserId by, Instant at, string? note)
    {
        if (Status != ReplyStatus.Open)
        {
            throw IllegalTransition.Of("answer", Status, "dealt with");
        }

        (Status, HandledBy, HandledAt, Note) = (ReplyStatus.Handled, by, at, note);
    }

    /// <summary>The record became part of another.</summary>
    public void MoveTo(PatientId patient) => PatientId = patient;
}
