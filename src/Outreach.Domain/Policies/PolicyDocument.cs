using NodaTime;

namespace Outreach.Domain.Policies;

/// <summary>Sets of rules that are data.</summary>
public enum PolicyKind
{
    Eligibility = 1,
    Priority = 2,
    Reminders = 3,
    Booking = 4,
}

/// <summary>One version of a set of rules, for all hospitals or one; the latest version in force wins, a hospital's before the general.</summary>
public sealed class PolicyDocument
{
    private PolicyDocument() { }

    public PolicyDocument(PolicyId id, PolicyKind kind, HospitalId? hospitalId, int number, string rulesJson, string owner, Instant at, UserId? by) =>
        (Id, Kind, HospitalId, Number, RulesJson, Owner, MadeAt, MadeBy) = (id, kind, hospitalId, number, rulesJson, owner, at, by);

    public PolicyId Id { get; private set; }

    public PolicyKind Kind { get; private set; }

    /// <summary>Null for all hospitals.</summary>
    public HospitalId? HospitalId { get; private set; }

    /// <summary>Counts up for each kind and hospital, from 1.</summary>
    public int Number { get; private set; }

    public string RulesJson { get; private set; } = null!;

    /// <summary>Who answers for these numbers.</summary>
    public string Owner { get; private set; } = null!;

    public Instant MadeAt { get; private set; }

    public UserId? MadeBy { get; private set; }
}
