using CsCheck;
using Outreach.Domain.Calls;
using Outreach.Domain.WaitingList;

namespace Outreach.Domain.Tests.Calls;

public sealed class LossRiskTests
{
    private static readonly Gen<LossRiskFacts> Facts = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, 2_000].Nullable(), Gen.Bool, Gen.Enum<PriorityTier>(), Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 10],
        (noShows, travel, border, tier, carer, failed, asked, days) => new LossRiskFacts(noShows, travel, border, tier, carer, failed, asked, days));

    [Fact]
    public void Points_are_the_sum_of_their_reasons_and_each_reason_weighs_something() => Facts.Sample(facts =>
    {
        var risk = LossRisk.Of(facts);
        Assert.Equal(risk.Points, risk.Reasons.Sum(r => r.Points));
        Assert.All(risk.Reasons, r => Assert.True(r.Points > 0));
        Assert.Equal(risk.Reasons.Count, risk.Reasons.Select(r => r.Code).Distinct().Count());
    });

    [Fact]
    public void Nothing_that_makes_coming_harder_lowers_the_risk() => Facts.Sample(facts =>
    {
        var risk = LossRisk.Of(facts).Points;
        LossRiskFacts[] harder =
        [
            facts with { EarlierNoShows = facts.EarlierNoShows + 1 },
            facts with { TravelMinutes = (facts.TravelMinutes ?? 0) + 60 },
            facts with { CrossesBorder = true },
            facts with { Tier = PriorityTier.A },
            facts with { DependsOnCarer = true },
            facts with { MessageFailed = true },
            facts with { AskedForCall = true },
            facts with { DaysLeft = Math.Max(0, facts.DaysLeft - 1) },
        ];
        Assert.All(harder, h => Assert.True(LossRisk.Of(h).Points >= risk));
    });

    [Fact]
    public void Somebody_who_stayed_away_before_comes_before_somebody_who_only_travels_far() => Assert.True(
        LossRisk.Of(new(1, null, false, PriorityTier.C, false, false, false, 3)).Points > LossRisk.Of(new(0, 1_000, false, PriorityTier.C, false, false, false, 3)).Points);
}
