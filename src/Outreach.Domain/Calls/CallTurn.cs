using NodaTime;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Calls;

/// <summary>How a clerk's turn at calling a person ended.</summary>
public enum CallTurnOutcome
{
    /// <summary>The person comes.</summary>
    Confirmed = 1,

    /// <summary>The person does not come; the place may be given to another.</summary>
    Declined = 2,

    /// <summary>The person wants to be called at another time.</summary>
    CallLater = 3,

    /// <summary>Somebody else has this number; it is not used again until it is mended.</summary>
    WrongNumber = 4,

    /// <summary>Nobody answered.</summary>
    NoAnswer = 5,

    /// <summary>The clerk did not call and gave the person back to the list.</summary>
    GivenBack = 6,

    /// <summary>The clerk said nothing in time; another took the person.</summary>
    Lapsed = 7,
}

/// <summary>A clerk's turn at calling one person of the call list: while it lasts, nobody else is given that person.</summary>
public sealed class CallTurn
{
    public const int LongestNote = 500;

    private CallTurn() { }

    public CallTurn(CallTurnId id, Booking booking, UserId by, Instant at)
    {
        (Id, BookingId, PatientId, HospitalId) = (id, booking.Id, booking.PatientId, booking.HospitalId);
        (TakenBy, TakenAt, TakenUntil) = (by, at, at + Longest);
    }

    /// <summary>A turn of which nothing is heard for so long may be taken over.</summary>
    public static Duration Longest { get; } = Duration.FromMinutes(20);

    /// <summary>Whom nobody answered for is not called again for so long.</summary>
    public static Duration WaitAfterNoAnswer { get; } = Duration.FromHours(2);

    public CallTurnId Id { get; private set; }

    public BookingId BookingId { get; private set; }

    public PatientId PatientId { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public UserId TakenBy { get; private set; }

    public Instant TakenAt { get; private set; }

    /// <summary>From then on another may take the person.</summary>
    public Instant TakenUntil { get; private set; }

    /// <summary>Null while it lasts.</summary>
    public Instant? EndedAt { get; private set; }

    /// <summary>Null while it lasts.</summary>
    public CallTurnOutcome? Outcome { get; private set; }

    /// <summary>Who was called, as far as the clerk says.</summary>
    public ContactId? ContactId { get; private set; }

    /// <summary>Not to be called before; null: at any time.</summary>
    public Instant? CallAgainAt { get; private set; }

    /// <summary>For the colleague who calls next; names no patient.</summary>
    public string? Note { get; private set; }

    /// <summary>The clerk says how it ended; also late, if nobody has taken the person meanwhile.</summary>
    public void End(CallTurnOutcome outcome, UserId by, Instant at, ContactId? contact, Instant? callAgainAt, string? note)
    {
        if (TakenBy != by)
        {
            throw new RuleViolationException("call-of-another", "Somebody else calls this person at the moment.");
        }

        if (Outcome is not null)
        {
            throw new RuleViolationException("call-ended", "This turn is over; the person may have been given to somebody else.");
        }

        (Outcome, EndedAt, ContactId, Note) = (outcome, at, contact, note);
        CallAgainAt = outcome switch
        {
            CallTurnOutcome.CallLater => callAgainAt,
            CallTurnOutcome.NoAnswer => at + WaitAfterNoAnswer,
            _ => null,
        };
    }

    /// <summary>Nothing was heard of it in time.</summary>
    public void Lapse(Instant at) => (Outcome, EndedAt) = (CallTurnOutcome.Lapsed, at);

    /// <summary>The record became part of another: a turn that lasts ends with the record that the clerk was looking at.</summary>
    public void MoveTo(PatientId patient)
    {
        PatientId = patient;

        if (Outcome is null)
        {
            (Outcome, EndedAt) = (CallTurnOutcome.GivenBack, TakenAt);
        }
    }
}
