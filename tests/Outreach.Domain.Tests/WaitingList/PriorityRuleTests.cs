using CsCheck;
using NodaTime;
using Outreach.Domain.WaitingList;

namespace Outreach.Domain.Tests.WaitingList;

public sealed class PriorityRuleTests
{
    private static readonly LocalDate Listed = new(2026, 3, 1);

    private static readonly Gen<int?> AnyRank = Gen.Int[-1, 6].Select(rank => rank < 0 ? (int?)null : rank);

    private static readonly Gen<PriorityFacts> AnyFacts = Gen.Select(
        AnyRank, AnyRank, Gen.Bool, Gen.Int[0, 31], Gen.Int[0, 5],
        (own, fellow, operated, circumstances, bumped) => new PriorityFacts(
            (circumstances & 1) == 0 ? Eye.Right : Eye.Left, own, fellow, operated, (circumstances & 2) != 0, (circumstances & 4) != 0, bumped, (circumstances & 8) != 0, Listed));

    private static readonly Gen<int> AnyWait = Gen.Int[-40, 900];

    /// <summary>The worked cases of the domain; ranks as its acuity tables give them (6/60 is 2, 5/60 and 4/60 are 3, 2/60 is 4, CF, HM and LP are 5, NLP is 6).</summary>
    [Theory]
    [InlineData("R 2/60, L HM", Eye.Right, 4, 5, false, PriorityTier.A)]
    [InlineData("R 2/60, L HM", Eye.Left, 5, 4, false, PriorityTier.A)]
    [InlineData("R 6/60, L 3/60", Eye.Left, 3, 2, false, PriorityTier.C)]
    [InlineData("R 5/60, L 6/60", Eye.Right, 3, 2, false, PriorityTier.C)]
    [InlineData("R 6/12, L LP", Eye.Left, 5, 0, false, PriorityTier.D)]
    [InlineData("R pseudophakic 6/9, L 6/60", Eye.Left, 2, 0, true, PriorityTier.E)]
    [InlineData("R NLP, L 4/60", Eye.Left, 3, 6, false, PriorityTier.B)]
    [InlineData("fellow not known", Eye.Left, 3, null, false, PriorityTier.Unknown)]
    [InlineData("fellow operated, acuity not known", Eye.Left, 3, null, true, PriorityTier.E)]
    public void The_worked_cases_come_out_in_their_tiers(string acuities, Eye eye, int own, int? fellow, bool operated, PriorityTier expected)
    {
        var facts = new PriorityFacts(eye, own, fellow, operated, false, false, 0, false, Listed);

        Assert.True(expected == Evaluate(facts, Listed).Tier, acuities);
    }

    [Fact]
    public void An_eye_whose_fellow_sees_no_light_is_for_a_clinician() =>
        Assert.Equal(ClinicianQueue.OnlyEye, PriorityRule.QueueOf(false, 60, 6, false, PriorityPolicy.Default));

    [Theory]
    [InlineData(true, 5, 6, true, ClinicianQueue.Urgent)]
    [InlineData(false, 15, 6, true, ClinicianQueue.Paediatric)]
    [InlineData(false, 16, 3, true, ClinicianQueue.Review)]
    [InlineData(false, 16, 3, false, ClinicianQueue.None)]
    [InlineData(false, null, null, false, ClinicianQueue.None)]
    public void The_gravest_ground_gives_the_queue(bool urgent, int? age, int? fellowRank, bool needsReview, ClinicianQueue expected) =>
        Assert.Equal(expected, PriorityRule.QueueOf(urgent, age, fellowRank, needsReview, PriorityPolicy.Default));

    [Theory]
    [InlineData(29, 0)]
    [InlineData(30, 1)]
    [InlineData(59, 1)]
    [InlineData(359, 11)]
    [InlineData(360, 12)]
    [InlineData(3_600, 12)]
    [InlineData(-10, 0)]
    public void A_point_for_each_full_thirty_days_and_twelve_at_most(int days, int expected) =>
        Assert.Equal(expected, Evaluate(Plain, Listed.PlusDays(days)).Points);

    [Fact]
    public void Every_contribution_is_explained_with_its_value()
    {
        var facts = new PriorityFacts(Eye.Left, 3, 2, false, DependsOnCarer: true, IsCarerOrEarner: true, BumpedCount: 2, PoorExpectedBenefit: true, Listed);

        var priority = Evaluate(facts, Listed.PlusDays(65));

        Assert.Equal(
            [
                new("waiting", 2, 65), new("depends-on-carer", 2), new("carer-or-earner", 2), new("bumped", 6, 2), new("poor-benefit", -3),
            ],
            priority.Explanation.Contributions);
        Assert.Equal(9, priority.Points);
        Assert.Equal((2, 3, 2), (priority.Explanation.RightRank, priority.Explanation.LeftRank, priority.Explanation.BetterEyeRank));
        Assert.Equal(Listed.PlusDays(90), priority.PointsChangeOn);
    }

    [Fact]
    public void Waiting_longer_never_lowers_the_points_or_moves_the_tier() => Gen.Select(AnyFacts, AnyWait, Gen.Int[0, 400]).Sample((facts, wait, more) =>
    {
        var (now, later) = (Evaluate(facts, Listed.PlusDays(wait)), Evaluate(facts, Listed.PlusDays(wait + more)));
        return later.Points >= now.Points && later.Tier == now.Tier;
    });

    [Fact]
    public void Points_stay_until_the_day_on_which_they_are_said_to_change() => Gen.Select(AnyFacts, AnyWait).Sample((facts, wait) =>
    {
        var today = Listed.PlusDays(wait);
        var priority = Evaluate(facts, today);
        return priority.PointsChangeOn is { } change
            ? change > today && Evaluate(facts, change.PlusDays(-1)).Points == priority.Points && Evaluate(facts, change).Points == priority.Points + 1
            : Evaluate(facts, today.PlusDays(5_000)).Points == priority.Points;
    });

    [Fact]
    public void The_same_facts_give_the_same_answer_and_the_points_are_the_sum_of_what_is_explained() => Gen.Select(AnyFacts, AnyWait).Sample((facts, wait) =>
    {
        var (once, again) = (Evaluate(facts, Listed.PlusDays(wait)), Evaluate(facts with { }, Listed.PlusDays(wait)));
        return once.Tier == again.Tier && once.Points == again.Points && once.Explanation.Contributions.SequenceEqual(again.Explanation.Contributions)
            && once.Points == once.Explanation.Contributions.Sum(c => c.Points);
    });

    [Fact]
    public void Worse_sight_never_gives_a_later_tier() => Gen.Select(AnyFacts, Gen.Int[1, 6]).Sample((facts, worse) =>
    {
        if (facts is not { OwnRank: { } own, FellowRank: { } fellow })
        {
            return true;
        }

        var blinder = facts with { OwnRank = Math.Min(6, own + worse), FellowRank = Math.Min(6, fellow + worse) };
        return Evaluate(blinder, Listed).Tier <= Evaluate(facts, Listed).Tier;
    });

    [Fact]
    public void Both_eyes_of_a_person_get_one_tier_unless_one_is_operated() => AnyFacts.Sample(facts =>
    {
        var other = facts with { Eye = facts.Eye.Fellow(), OwnRank = facts.FellowRank, FellowRank = facts.OwnRank };
        return facts.FellowOperated || Evaluate(other, Listed).Tier == Evaluate(facts, Listed).Tier;
    });

    /// <summary>Whoever adds an input to the rule has to look at this list and at the domain's "age, sex and nationality score nothing".</summary>
    [Fact]
    public void Age_sex_and_nationality_are_not_among_the_facts() => Assert.Equal(
        ["BumpedCount", "DependsOnCarer", "Eye", "FellowOperated", "FellowRank", "IsCarerOrEarner", "ListedOn", "OwnRank", "PoorExpectedBenefit"],
        typeof(PriorityFacts).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_policy_that_turns_the_tiers_round_is_refused()
    {
        PriorityPolicy.Default.Check();
        Assert.Throws<ArgumentException>(() => (PriorityPolicy.Default with { TierBFromRank = 5 }).Check());
        Assert.Throws<ArgumentException>(() => (PriorityPolicy.Default with { PoorBenefitPoints = 1 }).Check());
        Assert.Throws<ArgumentException>(() => (PriorityPolicy.Default with { DaysForAPoint = 0 }).Check());
    }

    private static PriorityFacts Plain => new(Eye.Right, 3, 3, false, false, false, 0, false, Listed);

    private static Priority Evaluate(PriorityFacts facts, LocalDate on) => PriorityRule.Evaluate(facts, on, PriorityPolicy.Default);
}
