using CsCheck;
using Outreach.Domain.Screening;

namespace Outreach.Domain.Tests.Screening;

public sealed class EligibilityRuleTests
{
    private static readonly EyeFacts Cataract = new(PresentingRank: 4, BestRank: null, SeesLightOnly: false, ProjectsLight: null, IsOperated: false, CataractIsMainCause: true);

    private static readonly WorkupFacts Healthy = new(Age: 64, SystolicMmHg: 130, DiastolicMmHg: 80, GlucoseMmol: 5.4m, Inr: null, ActiveInfection: false, InScope: true);

    private static readonly Gen<int?> AnyRank = Gen.Int[-1, 6].Select(rank => rank < 0 ? (int?)null : rank);

    private static readonly Gen<EyeFacts> AnyEye = Gen.Select(AnyRank, AnyRank, Gen.Int[0, 63], (presenting, best, bits) => new EyeFacts(
        presenting, best, (bits & 1) != 0, (bits & 2) != 0 ? (bits & 4) != 0 : null, (bits & 8) != 0, (bits & 16) != 0 ? (bits & 32) != 0 : null));

    private static readonly Gen<WorkupFacts> AnyWorkup = Gen.Select(
        Gen.Int[0, 110], Gen.Int[90, 240], Gen.Int[40, 140], Gen.Int[20, 400], Gen.Int[8, 60], Gen.Int[0, 7],
        (age, systolic, diastolic, glucose, inr, bits) => new WorkupFacts(
            age, systolic, diastolic, glucose / 10m, inr / 10m, (bits & 1) != 0, (bits & 2) != 0 ? (bits & 4) != 0 : null));

    [Fact]
    public void An_eye_with_cataract_worse_than_the_threshold_is_listed_without_reasons() => Expect(EyeDecision.List, "", Cataract, Healthy);

    [Theory]
    [InlineData(0, null, EyeDecision.NotEligible, "eye.no_impairment")]
    [InlineData(1, null, EyeDecision.Review, "acuity")]
    [InlineData(2, null, EyeDecision.Review, "acuity")]
    [InlineData(3, null, EyeDecision.List, "")]
    [InlineData(5, null, EyeDecision.List, "")]
    [InlineData(6, null, EyeDecision.NotEligible, "eye.nlp")]
    [InlineData(null, null, EyeDecision.Review, "va.missing")]
    [InlineData(4, 1, EyeDecision.Review, "acuity")]
    [InlineData(4, 0, EyeDecision.NotEligible, "eye.no_impairment")]
    [InlineData(null, 4, EyeDecision.List, "")]
    public void Pinhole_or_corrected_acuity_counts_before_presenting(int? presenting, int? best, EyeDecision decision, string reasons) =>
        Expect(decision, reasons, Cataract with { PresentingRank = presenting, BestRank = best }, Healthy);

    [Theory]
    [InlineData(AcuityThreshold.SixSixty, 2, EyeDecision.Review)]
    [InlineData(AcuityThreshold.SixEighteen, 2, EyeDecision.List)]
    [InlineData(AcuityThreshold.SixEighteen, 1, EyeDecision.Review)]
    [InlineData(AcuityThreshold.SixTwelve, 1, EyeDecision.List)]
    [InlineData(AcuityThreshold.SixTwelve, 0, EyeDecision.NotEligible)]
    public void The_threshold_is_a_setting(AcuityThreshold threshold, int rank, EyeDecision decision) => Assert.Equal(
        decision,
        EligibilityRule.Evaluate(Cataract with { PresentingRank = rank }, 2, Healthy, EligibilityPolicy.Default with { ListWorseThan = threshold }).Decision);

    [Fact]
    public void Light_only_without_good_projection_goes_to_a_clinician()
    {
        var light = Cataract with { PresentingRank = 5, SeesLightOnly = true };

        Expect(EyeDecision.List, "", light with { ProjectsLight = true }, Healthy);
        Expect(EyeDecision.Review, "lp", light with { ProjectsLight = false }, Healthy);
        Expect(EyeDecision.Review, "lp", light, Healthy);
    }

    [Fact]
    public void Cataract_has_to_be_the_main_cause()
    {
        Expect(EyeDecision.NotEligible, "cause.other", Cataract with { CataractIsMainCause = false }, Healthy);
        Expect(EyeDecision.Review, "cause", Cataract with { CataractIsMainCause = null }, Healthy);
    }

    [Fact]
    public void An_operated_eye_is_not_eligible() => Expect(EyeDecision.NotEligible, "eye.operated", Cataract with { IsOperated = true }, Healthy);

    [Theory]
    [InlineData(159, 99, EyeDecision.List, "")]
    [InlineData(160, 80, EyeDecision.List, "bp.recheck")]
    [InlineData(130, 100, EyeDecision.List, "bp.recheck")]
    [InlineData(179, 109, EyeDecision.List, "bp.recheck")]
    [InlineData(180, 80, EyeDecision.Review, "bp.review")]
    [InlineData(150, 110, EyeDecision.Review, "bp.review")]
    public void Blood_pressure_is_rechecked_or_reviewed_by_either_figure(int systolic, int diastolic, EyeDecision decision, string reasons) =>
        Expect(decision, reasons, Cataract, Healthy with { SystolicMmHg = systolic, DiastolicMmHg = diastolic });

    [Theory]
    [InlineData(11.0, EyeDecision.List, "")]
    [InlineData(11.1, EyeDecision.List, "glucose.amber")]
    [InlineData(16.6, EyeDecision.List, "glucose.amber")]
    [InlineData(16.7, EyeDecision.Review, "glucose.red")]
    public void Glucose_is_amber_then_red(double mmol, EyeDecision decision, string reasons) =>
        Expect(decision, reasons, Cataract, Healthy with { GlucoseMmol = (decimal)mmol });

    [Fact]
    public void A_high_INR_matters_where_the_block_is_given_by_needle()
    {
        Expect(EyeDecision.List, "", Cataract, Healthy with { Inr = 3.0m });
        Expect(EyeDecision.Review, "inr.review", Cataract, Healthy with { Inr = 3.1m });
        Assert.Equal(EyeDecision.List, EligibilityRule.Evaluate(Cataract, 2, Healthy with { Inr = 3.1m }, EligibilityPolicy.Default with { NeedleBlock = false }).Decision);
    }

    [Fact]
    public void An_infection_is_treated_first() => Expect(EyeDecision.NotEligible, "infection.red", Cataract, Healthy with { ActiveInfection = true });

    [Fact]
    public void A_person_of_no_member_country_goes_to_a_clinician_and_an_unknown_scope_says_nothing()
    {
        Expect(EyeDecision.Review, "scope", Cataract, Healthy with { InScope = false });
        Expect(EyeDecision.List, "", Cataract, Healthy with { InScope = null });
    }

    [Theory]
    [InlineData(0, "paediatric")]
    [InlineData(15, "paediatric")]
    [InlineData(16, "")]
    [InlineData(103, "")]
    [InlineData(110, "")]
    public void No_age_is_refused_and_children_are_named(int age, string reasons) => Expect(EyeDecision.List, reasons, Cataract, Healthy with { Age = age });

    [Fact]
    public void The_only_eye_is_named() =>
        Assert.Equal(["only_eye"], EligibilityRule.Evaluate(Cataract, 6, Healthy, EligibilityPolicy.Default).Reasons);

    [Fact]
    public void Pressure_glucose_and_INR_never_refuse_anybody() => Gen.Select(AnyEye, AnyRank, AnyWorkup).Sample((eye, fellow, workup) =>
    {
        var without = workup with { SystolicMmHg = null, DiastolicMmHg = null, GlucoseMmol = null, Inr = null };
        return EligibilityRule.Evaluate(eye, fellow, workup, EligibilityPolicy.Default).Decision != EyeDecision.NotEligible
            || EligibilityRule.Evaluate(eye, fellow, without, EligibilityPolicy.Default).Decision == EyeDecision.NotEligible;
    });

    [Fact]
    public void An_eye_without_light_is_never_proposed_whatever_else_is_known() => Gen.Select(AnyEye, AnyRank, AnyWorkup, Gen.Bool).Sample((eye, fellow, workup, best) =>
        EligibilityRule.Evaluate(best ? eye with { BestRank = 6 } : eye with { PresentingRank = 6 }, fellow, workup, EligibilityPolicy.Default).Decision == EyeDecision.NotEligible);

    [Fact]
    public void Whatever_is_not_simply_listed_has_a_reason() => Gen.Select(AnyEye, AnyRank, AnyWorkup).Sample((eye, fellow, workup) =>
    {
        var proposal = EligibilityRule.Evaluate(eye, fellow, workup, EligibilityPolicy.Default);
        return proposal.Decision == EyeDecision.List || proposal.Reasons.Count > 0;
    });

    [Fact]
    public void A_policy_whose_review_lies_below_its_recheck_is_refused()
    {
        EligibilityPolicy.Default.Check();
        Assert.Throws<ArgumentException>(() => (EligibilityPolicy.Default with { SystolicReview = 150 }).Check());
        Assert.Throws<ArgumentException>(() => (EligibilityPolicy.Default with { GlucoseRed = 5m }).Check());
        Assert.Throws<ArgumentException>(() => (EligibilityPolicy.Default with { ListWorseThan = 0 }).Check());
    }

    private static void Expect(EyeDecision decision, string reasons, EyeFacts eye, WorkupFacts workup)
    {
        var proposal = EligibilityRule.Evaluate(eye, 2, workup, EligibilityPolicy.Default);

        Assert.Equal((decision, reasons), (proposal.Decision, string.Join(';', proposal.Reasons)));
    }
}
