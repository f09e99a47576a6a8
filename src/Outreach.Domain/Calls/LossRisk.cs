using NodaTime;
using Outreach.Domain.WaitingList;

namespace Outreach.Domain.Calls;

/// <summary>What is known about whether a booked person will come. Age, sex and nationality are not in it.</summary>
/// <param name="EarlierNoShows">How often the person was expected and did not come.</param>
/// <param name="TravelMinutes">How long they travel to the hospital, as they say; null if nobody asked.</param>
/// <param name="CrossesBorder">They live in another country than the hospital's.</param>
/// <param name="Tier">Of the entry; <see cref="PriorityTier.A"/> is blind in both eyes.</param>
/// <param name="MessageFailed">A message did not reach anybody, or may not be sent.</param>
/// <param name="AskedForCall">The person waits for a call.</param>
/// <param name="DaysLeft">Until the operation, in the hospital's calendar; 0 is today.</param>
public sealed record LossRiskFacts(
    int EarlierNoShows, int? TravelMinutes, bool CrossesBorder, PriorityTier Tier, bool DependsOnCarer, bool MessageFailed, bool AskedForCall, int DaysLeft);

/// <summary>What one circumstance adds to the risk.</summary>
/// <param name="Code"><c>no-show</c>, <c>travel</c>, <c>border</c>, <c>blind</c>, <c>carer</c>, <c>message-failed</c>, <c>asked</c>, <c>soon</c>.</param>
public sealed record LossRiskReason(string Code, int Points);

/// <summary>How much there is to fear that a place is lost: the staff call those with the most points first. The same facts always give the same answer.</summary>
/// <param name="Points">Sum of the reasons.</param>
public sealed record LossRisk(int Points, IReadOnlyList<LossRiskReason> Reasons)
{
    public const string Version = "loss-risk-v1";

    private const int MostNoShowPoints = 8;

    public static LossRisk Of(LossRiskFacts facts)
    {
        List<LossRiskReason> reasons =
        [
            new("no-show", Math.Min(MostNoShowPoints, 4 * facts.EarlierNoShows)),
            new("travel", facts.TravelMinutes switch { >= 480 => 3, >= 240 => 2, >= 120 => 1, _ => 0 }),
            new("border", facts.CrossesBorder ? 1 : 0),
            new("blind", facts.Tier switch { PriorityTier.A => 3, PriorityTier.B => 2, _ => 0 }),
            new("carer", facts.DependsOnCarer ? 1 : 0),
            new("message-failed", facts.MessageFailed ? 2 : 0),
            new("asked", facts.AskedForCall ? 3 : 0),
            new("soon", facts.DaysLeft switch { <= 0 => 4, 1 => 2, _ => 0 }),
        ];
        reasons.RemoveAll(r => r.Points == 0);

        return new(reasons.Sum(r => r.Points), reasons);
    }
}
