using NodaTime;
using Outreach.Domain.Commitments;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Commitments;

/// <summary>Distinct people; a count of 1 to 4 is not shown, so that nobody is recognised by it.</summary>
/// <param name="Count">Null if suppressed.</param>
public sealed record PatientCount(int? Count, bool Suppressed)
{
    /// <summary>The smallest count that is shown, 0 apart.</summary>
    public const int SmallestShown = 5;

    internal static PatientCount Of(int count) => count is > 0 and < SmallestShown ? new PatientCount(null, true) : new PatientCount(count, false);
}

/// <summary>How far a commitment is, in operations (one eye, one operation).</summary>
/// <param name="Ceiling">Pledged plus amended.</param>
/// <param name="Allotted">Set aside, the pool left out.</param>
/// <param name="Pool">Quota not set aside.</param>
/// <param name="Reserved">Promised to bookings and to operations not yet verified.</param>
/// <param name="Performed">Recorded operations that count, verified or not; reversed ones left out.</param>
/// <param name="Verified">Of those, the verified: what the ledger has fulfilled.</param>
/// <param name="Reversed">Verified once and taken back.</param>
/// <param name="BeyondCeiling">Operations without a place that this commitment's window and countries cover; in none of the other figures.</param>
/// <param name="Remaining">Ceiling less reserved and verified.</param>
/// <param name="Patients">People among the performed.</param>
public sealed record FulfilmentFigures(
    int Pledged, int Amended, int Ceiling, int Allotted, int Pool, int Reserved, int Performed, int Verified, int Reversed, int BeyondCeiling, int Remaining, PatientCount Patients);

/// <summary>One line of a breakdown.</summary>
/// <param name="Key">Hospital or mission code, country (ISO 3166 alpha-2) or month (<c>2026-11</c>, in the hospital's calendar); empty if there is none.</param>
public sealed record FulfilmentLine(string Key, int Reserved, int Performed, int Verified, int Reversed, PatientCount Patients);

/// <summary>Open entries of one priority tier.</summary>
public sealed record TierWaiting(PriorityTier Tier, int Waiting, int OnHold);

/// <summary>Who waits in the commitment's countries.</summary>
/// <param name="AsOf">The day up to which waits are measured (UTC).</param>
/// <param name="MedianDays">Of those waiting or on hold; null if nobody is.</param>
/// <param name="NinetiethPercentileDays">Nine of ten have waited no longer.</param>
public sealed record WaitingFigures(LocalDate AsOf, int Waiting, int OnHold, IReadOnlyList<TierWaiting> ByTier, int? MedianDays, int? NinetiethPercentileDays);

/// <summary>What became of bookings whose day has passed.</summary>
/// <param name="Attended">Came and were not sent away.</param>
/// <param name="Unfit">Came and were deferred.</param>
/// <param name="NoShowRate">Of all three, 0 to 1; null if there are none.</param>
public sealed record AttendanceFigures(int Attended, int NoShow, int Unfit, double? NoShowRate);

/// <summary>The fulfilment of one commitment; aggregates only.</summary>
public sealed record CommitmentFulfilment(
    Guid CommitmentId, string Code, string Name, CommitmentStatus Status, LocalDate WindowFrom, LocalDate WindowTo, FulfilmentFigures Figures,
    IReadOnlyList<FulfilmentLine> ByHospital, IReadOnlyList<FulfilmentLine> ByCountry, IReadOnlyList<FulfilmentLine> ByMission, IReadOnlyList<FulfilmentLine> ByMonth,
    WaitingFigures Waiting, AttendanceFigures Attendance);
