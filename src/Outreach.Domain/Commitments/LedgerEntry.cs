using NodaTime;

namespace Outreach.Domain.Commitments;

/// <summary>Kinds of draw.</summary>
public enum LedgerKind
{
    /// <summary>The pledge itself, at activation, into the pool.</summary>
    Pledge = 1,
    Amend = 2,

    /// <summary>One of the two sides of a move of quota.</summary>
    Transfer = 3,
    Reserve = 4,
    Release = 5,
    Fulfil = 6,
    Reverse = 7,
}

/// <summary>One line of the append-only ledger. Balances are sums of the three changes.</summary>
public sealed class LedgerEntry
{
    /// <summary>The counting rule that is in force (domain §2).</summary>
    public const string CountingRule = "counting-v1";

    private LedgerEntry() { }

    public LedgerEntry(LedgerEntryId id, LedgerKind kind, CommitmentId commitmentId, AllotmentId allotmentId, int quotaChange, int reservedChange, int fulfilledChange, Instant at, UserId? by)
    {
        (Id, Kind, CommitmentId, AllotmentId) = (id, kind, commitmentId, allotmentId);
        (QuotaChange, ReservedChange, FulfilledChange) = (quotaChange, reservedChange, fulfilledChange);
        (At, By) = (at, by);
    }

    public LedgerEntryId Id { get; private set; }

    public LedgerKind Kind { get; private set; }

    public CommitmentId CommitmentId { get; private set; }

    public AllotmentId AllotmentId { get; private set; }

    public int QuotaChange { get; private set; }

    public int ReservedChange { get; private set; }

    public int FulfilledChange { get; private set; }

    public BookingId? BookingId { get; init; }

    public OperationId? OperationId { get; init; }

    public string? Reason { get; init; }

    /// <summary>The rule that decided what counts when this line was written.</summary>
    public string RuleVersion { get; private set; } = CountingRule;

    public Instant At { get; private set; }

    /// <summary>Who caused it; null for a job of the system.</summary>
    public UserId? By { get; private set; }
}
