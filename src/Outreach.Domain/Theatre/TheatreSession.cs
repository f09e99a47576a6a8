using NodaTime;

namespace Outreach.Domain.Theatre;

/// <summary>Draft -> Open -> Closed -> Done; any of the first three can be Cancelled.</summary>
public enum SessionStatus
{
    Draft = 1,
    Open = 2,
    Closed = 3,
    Done = 4,
    Cancelled = 5,
}

public enum Technique
{
    Phaco = 1,

    /// <summary>Manual small-incision cataract surgery.</summary>
    Msics = 2,

    /// <summary>Extracapsular extraction.</summary>
    Ecce = 3,

    /// <summary>Intracapsular extraction.</summary>
    Icce = 4,
}

/// <summary>A surgeon, a theatre, a date, a start and an end on the hospital's clock, and places for a number of cases.</summary>
public sealed class TheatreSession : IVersioned
{
    private TheatreSession() { }

    public TheatreSession(SessionId id, HospitalId hospitalId, TheatreId theatreId, SurgeonId surgeonId, MissionId? missionId, LocalDate date, LocalTime start, LocalTime end, string zone, Technique technique, int capacity, int keptPlaces, bool generalAnaesthesia)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keptPlaces, capacity);
        (Id, HospitalId, TheatreId, SurgeonId, MissionId) = (id, hospitalId, theatreId, surgeonId, missionId);
        (Date, Start, End, Zone, Technique) = (date, start, end, zone, technique);
        (Capacity, KeptPlaces, GeneralAnaesthesia) = (capacity, keptPlaces, generalAnaesthesia);
        (StartsAt, EndsAt) = (HospitalTime.At(date, start, zone), HospitalTime.At(date, end, zone));
    }

    public SessionId Id { get; private set; }

    public HospitalId HospitalId { get; private set; }

    public TheatreId TheatreId { get; private set; }

    public SurgeonId SurgeonId { get; private set; }

    public MissionId? MissionId { get; private set; }

    /// <summary>In the hospital's calendar.</summary>
    public LocalDate Date { get; private set; }

    /// <summary>Hospital-local.</summary>
    public LocalTime Start { get; private set; }

    /// <summary>Hospital-local, on the same date, after <see cref="Start"/>.</summary>
    public LocalTime End { get; private set; }

    /// <summary>The hospital's IANA zone when the session was made.</summary>
    public string Zone { get; private set; } = null!;

    /// <summary>Derived from date, start and zone.</summary>
    public Instant StartsAt { get; private set; }

    /// <summary>Derived from date, end and zone.</summary>
    public Instant EndsAt { get; private set; }

    public Technique Technique { get; private set; }

    /// <summary>General anaesthesia is possible: children need it.</summary>
    public bool GeneralAnaesthesia { get; private set; }

    /// <summary>Cases.</summary>
    public int Capacity { get; private set; }

    /// <summary>Places kept for the longest waiters of any tier (15 % by default).</summary>
    public int KeptPlaces { get; private set; }

    /// <summary>Places with an active or completed booking.</summary>
    public int Taken { get; private set; }

    /// <summary>Of <see cref="Taken"/>, those in kept places.</summary>
    public int KeptTaken { get; private set; }

    public SessionStatus Status { get; private set; } = SessionStatus.Draft;

    public string? CancellationReason { get; private set; }

    public long Version { get; private set; }

    /// <summary>Plans a draft anew; the hospital stays.</summary>
    public void Replan(TheatreId theatreId, SurgeonId surgeonId, MissionId? missionId, LocalDate date, LocalTime start, LocalTime end, string zone, Technique technique, int capacity, int keptPlaces, bool generalAnaesthesia)
    {
        if (Status != SessionStatus.Draft)
        {
            throw IllegalTransition.Of("theatre session", Status, "changed");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keptPlaces, capacity);
        (TheatreId, SurgeonId, MissionId) = (theatreId, surgeonId, missionId);
        (Date, Start, End, Zone, Technique) = (date, start, end, zone, technique);
        (Capacity, KeptPlaces, GeneralAnaesthesia) = (capacity, keptPlaces, generalAnaesthesia);
        (StartsAt, EndsAt) = (HospitalTime.At(date, start, zone), HospitalTime.At(date, end, zone));
    }

    /// <summary>Opens it for booking and makes its places, arrivals spread evenly from the start to the end.</summary>
    public IReadOnlyList<Slot> Open(IClock clock)
    {
        if (Status != SessionStatus.Draft)
        {
            throw IllegalTransition.Of("theatre session", Status, "opened");
        }

        Status = SessionStatus.Open;
        return [.. Enumerable.Range(1, Capacity).Select(position => new Slot(EntityId.New<SlotId>(clock), Id, position, ArrivalAt(position)))];
    }

    /// <summary>Other hours of its day, before it has begun. Its places stay as they are, with the arrivals that opening would have given them.</summary>
    /// <param name="slots">All of its places.</param>
    public void ChangeTimes(LocalTime start, LocalTime end, IEnumerable<Slot> slots, Instant now)
    {
        if (Status is not (SessionStatus.Open or SessionStatus.Closed))
        {
            throw IllegalTransition.Of("theatre session", Status, "given other times");
        }

        if (StartsAt <= now)
        {
            throw new RuleViolationException("session-begun", "This session has begun; its times stay.");
        }

        (Start, End) = (start, end);
        (StartsAt, EndsAt) = (HospitalTime.At(Date, start, Zone), HospitalTime.At(Date, end, Zone));
        foreach (var slot in slots)
        {
            slot.MoveArrival(ArrivalAt(slot.Position));
        }
    }

    public void Close() => Status = Status == SessionStatus.Open
        ? SessionStatus.Closed
        : throw IllegalTransition.Of("theatre session", Status, "closed");

    public void Finish() => Status = Status == SessionStatus.Closed
        ? SessionStatus.Done
        : throw IllegalTransition.Of("theatre session", Status, "finished");

    public void Cancel(string reason)
    {
        if (Status is not (SessionStatus.Draft or SessionStatus.Open or SessionStatus.Closed))
        {
            throw IllegalTransition.Of("theatre session", Status, "cancelled");
        }

        (Status, CancellationReason) = (SessionStatus.Cancelled, reason);
    }

    /// <summary>Arrivals are spread evenly from the start to the end, on full five minutes after the start.</summary>
    private LocalTime ArrivalAt(int position)
    {
        var step = (End - Start).ToDuration().TotalMinutes / Capacity;
        return Start.PlusMinutes((long)Math.Floor((position - 1) * step / 5) * 5);
    }
}

/// <summary>One place in a theatre session.</summary>
public sealed class Slot
{
    private Slot() { }

    public Slot(SlotId id, SessionId sessionId, int position, LocalTime arrival) =>
        (Id, SessionId, Position, Arrival) = (id, sessionId, position, arrival);

    public SlotId Id { get; private set; }

    public SessionId SessionId { get; private set; }

    /// <summary>From 1.</summary>
    public int Position { get; private set; }

    /// <summary>Planned arrival, hospital-local.</summary>
    public LocalTime Arrival { get; private set; }

    /// <summary>The active or completed booking in it; null while free.</summary>
    public BookingId? BookingId { get; private set; }

    /// <summary>Its session has other hours now.</summary>
    internal void MoveArrival(LocalTime arrival) => Arrival = arrival;
}
