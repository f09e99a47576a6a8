using NodaTime;

namespace Outreach.Domain.Commitments;

/// <summary>
/// A part of a commitment's ceiling set aside for a hospital and/or a country and/or a period, or (one for each
/// commitment) the pool of what is not set aside.
/// </summary>
/// <remarks>
/// Allotments are escrow: a booking draws on one of them by a conditional update and never touches the commitment,
/// so hospitals do not contend with each other. Quota moves only between allotments of one commitment.
/// </remarks>
public sealed class Allotment : IVersioned
{
    private Allotment() { }

    public Allotment(AllotmentId id, CommitmentId commitmentId, bool isPool, HospitalId? hospitalId, string? country, LocalDate? from, LocalDate? to) =>
        (Id, CommitmentId, IsPool, HospitalId, Country, PeriodFrom, PeriodTo) = (id, commitmentId, isPool, hospitalId, country, from, to);

    public AllotmentId Id { get; private set; }

    public CommitmentId CommitmentId { get; private set; }

    public bool IsPool { get; private set; }

    public HospitalId? HospitalId { get; private set; }

    /// <summary>The patient's country (ISO 3166 alpha-2), or null for any in the commitment's scope.</summary>
    public string? Country { get; private set; }

    /// <summary>First day of operation, inclusive; null for the commitment's window.</summary>
    public LocalDate? PeriodFrom { get; private set; }

    /// <summary>Last day of operation, inclusive; null for the commitment's window.</summary>
    public LocalDate? PeriodTo { get; private set; }

    /// <summary>Operations set aside here.</summary>
    public int Quota { get; private set; }

    /// <summary>Operations promised to bookings and not yet fulfilled or released.</summary>
    public int Reserved { get; private set; }

    /// <summary>Verified operations.</summary>
    public int Fulfilled { get; private set; }

    /// <summary>False while the commitment is a draft and once it is closed: nothing new is reserved.</summary>
    public bool IsOpen { get; private set; }

    public long Version { get; private set; }

    public int Remaining => Quota - Reserved - Fulfilled;

    public void SetOpen(bool open) => IsOpen = open;

    /// <summary>Adds to the quota (negative: takes away). What is reserved or fulfilled cannot be taken away.</summary>
    public void MoveQuota(int by)
    {
        if (Remaining + by < 0)
        {
            throw new RuleViolationException("quota-in-use", $"Only {Remaining} of this quota are neither reserved nor fulfilled.");
        }

        Quota += by;
    }
}
