using NodaTime;

namespace Outreach.Domain.WaitingList;

/// <summary>All that priority is made from. Age, sex and nationality are not in it, so they cannot score.</summary>
/// <param name="Eye">The listed eye.</param>
/// <param name="OwnRank">Its presenting acuity as a rank, 0 to 6; null if not known.</param>
/// <param name="FellowRank">The same of the other eye.</param>
/// <param name="FellowOperated">The other eye's lens is out: this is a second eye.</param>
/// <param name="BumpedCount">How often the hospital took a place away.</param>
/// <param name="ListedOn">Start of the wait, in the hospital's calendar.</param>
public sealed record PriorityFacts(
    Eye Eye, int? OwnRank, int? FellowRank, bool FellowOperated, bool DependsOnCarer, bool IsCarerOrEarner, int BumpedCount, bool PoorExpectedBenefit, LocalDate ListedOn);

/// <summary>What one circumstance adds to the points.</summary>
/// <param name="Code">As in <c>waiting</c>, <c>depends-on-carer</c>, <c>carer-or-earner</c>, <c>bumped</c>, <c>poor-benefit</c>.</param>
/// <param name="Count">Of what the points are counted: days of waiting, places taken away; else null.</param>
public sealed record PriorityContribution(string Code, int Points, int? Count = null);

/// <summary>Why an entry stands where it stands: inputs and each contribution.</summary>
/// <param name="Rule">Rule and version.</param>
/// <param name="On">The day for which it was worked out.</param>
/// <param name="TierBecause"><c>better-eye</c>, <c>fellow-eye-operated</c>, or <c>acuity-unknown</c>.</param>
/// <param name="BetterEyeRank">Null if an acuity is not known.</param>
/// <param name="Points">Sum of the contributions.</param>
public sealed record PriorityExplanation(
    string Rule, LocalDate On, PriorityTier Tier, string TierBecause, int? RightRank, int? LeftRank, int? BetterEyeRank, bool FellowOperated,
    int Points, IReadOnlyList<PriorityContribution> Contributions);

/// <summary>Tier and points of an entry on one day.</summary>
/// <param name="PointsChangeOn">The day on which more waiting changes the points; null if it never will.</param>
public sealed record Priority(PriorityTier Tier, int Points, LocalDate? PointsChangeOn, PriorityExplanation Explanation);

/// <summary>Priority of domain §5: the same facts on the same day always give the same answer.</summary>
public static class PriorityRule
{
    public const string Version = "priority-v1";

    /// <param name="on">Today in the hospital's calendar.</param>
    /// <param name="version">Rule and version to be written into the explanation.</param>
    public static Priority Evaluate(PriorityFacts facts, LocalDate on, PriorityPolicy policy, string version = Version)
    {
        int? better = facts is { OwnRank: { } own, FellowRank: { } fellow } ? Math.Min(own, fellow) : null;
        var (tier, because) = (facts.FellowOperated, better) switch
        {
            (true, _) => (PriorityTier.E, "fellow-eye-operated"),
            (_, { } rank) => (TierOf(rank, policy), "better-eye"),
            _ => (PriorityTier.Unknown, "acuity-unknown"),
        };

        var days = Math.Max(0, Period.DaysBetween(facts.ListedOn, on));
        var waiting = Math.Min(policy.MostWaitingPoints, days / policy.DaysForAPoint);
        List<PriorityContribution> contributions = [new("waiting", waiting, days)];
        if (facts.DependsOnCarer)
        {
            contributions.Add(new("depends-on-carer", policy.DependsOnCarerPoints));
        }

        if (facts.IsCarerOrEarner)
        {
            contributions.Add(new("carer-or-earner", policy.CarerOrEarnerPoints));
        }

        if (facts.BumpedCount > 0)
        {
            contributions.Add(new("bumped", policy.BumpedPoints * facts.BumpedCount, facts.BumpedCount));
        }

        if (facts.PoorExpectedBenefit)
        {
            contributions.Add(new("poor-benefit", policy.PoorBenefitPoints));
        }

        var points = contributions.Sum(c => c.Points);
        var (right, left) = facts.Eye == Eye.Right ? (facts.OwnRank, facts.FellowRank) : (facts.FellowRank, facts.OwnRank);
        return new Priority(
            tier, points,
            waiting < policy.MostWaitingPoints ? facts.ListedOn.PlusDays((waiting + 1) * policy.DaysForAPoint) : null,
            new PriorityExplanation(version, on, tier, because, right, left, better, facts.FellowOperated, points, contributions));
    }

    /// <summary>The queue in which a clinician first looks at an entry; none for an ordinary one.</summary>
    /// <param name="age">Full years when listed; null if not known.</param>
    /// <param name="fellowRank">Presenting rank of the other eye; without light perception the listed eye is the only one.</param>
    /// <param name="needsReview">Something else calls for a clinician, as an unknown tier does.</param>
    public static ClinicianQueue QueueOf(bool urgent, int? age, int? fellowRank, bool needsReview, PriorityPolicy policy) =>
        urgent ? ClinicianQueue.Urgent
        : age < policy.PaediatricUnderAge ? ClinicianQueue.Paediatric
        : fellowRank == 6 ? ClinicianQueue.OnlyEye
        : needsReview ? ClinicianQueue.Review
        : ClinicianQueue.None;

    private static PriorityTier TierOf(int betterRank, PriorityPolicy policy) =>
        betterRank >= policy.TierAFromRank ? PriorityTier.A
        : betterRank >= policy.TierBFromRank ? PriorityTier.B
        : betterRank >= policy.TierCFromRank ? PriorityTier.C
        : PriorityTier.D;
}
