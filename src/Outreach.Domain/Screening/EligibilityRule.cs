namespace Outreach.Domain.Screening;

/// <summary>One eye as the rule looks at it. Ranks are those of ICD-11 9D90: 0 none to 6 no light perception.</summary>
/// <param name="PresentingRank">Null if not known.</param>
/// <param name="BestRank">Pinhole or best corrected; null if not known.</param>
/// <param name="SeesLightOnly">Light is all that it sees.</param>
/// <param name="ProjectsLight">It says where light comes from; null if not stated.</param>
/// <param name="IsOperated">The lens is out already.</param>
/// <param name="CataractIsMainCause">Null if nobody said.</param>
public sealed record EyeFacts(int? PresentingRank, int? BestRank, bool SeesLightOnly, bool? ProjectsLight, bool IsOperated, bool? CataractIsMainCause);

/// <summary>The person and the workup.</summary>
/// <param name="Age">Full years on the day of the examination; 0 to 110 are valid.</param>
/// <param name="GlucoseMmol">mmol/L, rounded to one decimal.</param>
/// <param name="InScope">Nationality or residence lies within an active commitment's countries; null where that cannot be said yet.</param>
public sealed record WorkupFacts(int Age, int? SystolicMmHg, int? DiastolicMmHg, decimal? GlucoseMmol, decimal? Inr, bool ActiveInfection, bool? InScope);

/// <summary>What the rule proposes for an eye, and why.</summary>
/// <param name="Reasons">Codes that led to it and codes to be noted, in a fixed order; empty for a plain listing.</param>
public sealed record EligibilityProposal(EyeDecision Decision, IReadOnlyList<string> Reasons);

/// <summary>
/// Eligibility of domain §7. It proposes; a clinician decides. Blood pressure, glucose and INR never refuse anybody, and
/// what only wants watching (<c>bp.recheck</c>, <c>glucose.amber</c>, <c>paediatric</c>, <c>only_eye</c>) is named beside the listing.
/// </summary>
public static class EligibilityRule
{
    public const string Version = "eligibility-v1";

    private const int NoLight = 6;

    /// <param name="fellowRank">Presenting rank of the other eye; null if not known.</param>
    public static EligibilityProposal Evaluate(EyeFacts eye, int? fellowRank, WorkupFacts workup, EligibilityPolicy policy)
    {
        if (NeverListed(eye) is { } never)
        {
            return new EligibilityProposal(EyeDecision.NotEligible, [never]);
        }

        List<string> refusing = [], reviewing = [], noted = [];
        JudgeAcuity(eye, policy, refusing, reviewing);
        JudgeCause(eye, refusing, reviewing);
        JudgeWorkup(workup, policy, refusing, reviewing, noted);
        if (workup.Age < policy.PaediatricUnderAge)
        {
            noted.Add("paediatric");
        }

        if (fellowRank == NoLight)
        {
            noted.Add("only_eye");
        }

        var decision = refusing.Count > 0 ? EyeDecision.NotEligible : reviewing.Count > 0 ? EyeDecision.Review : EyeDecision.List;
        return new EligibilityProposal(decision, [.. refusing, .. reviewing, .. noted]);
    }

    /// <summary>The code of what no clinician can overrule: nothing is left to operate. Null if there is none.</summary>
    public static string? NeverListed(EyeFacts eye) =>
        eye.PresentingRank == NoLight || eye.BestRank == NoLight ? "eye.nlp"
        : eye.IsOperated ? "eye.operated"
        : null;

    private static void JudgeAcuity(EyeFacts eye, EligibilityPolicy policy, List<string> refusing, List<string> reviewing)
    {
        // How well an eye could see counts, where anybody looked; a pair of glasses is no reason for surgery.
        if ((eye.BestRank ?? eye.PresentingRank) is not { } rank)
        {
            reviewing.Add("va.missing");
            return;
        }

        var fromRank = policy.ListWorseThan switch
        {
            AcuityThreshold.SixTwelve => 1,
            AcuityThreshold.SixEighteen => 2,
            _ => 3,
        };
        if (rank == 0)
        {
            refusing.Add("eye.no_impairment");
        }
        else if (rank < fromRank)
        {
            reviewing.Add("acuity");
        }

        if (eye is { SeesLightOnly: true, ProjectsLight: not true })
        {
            reviewing.Add("lp");
        }
    }

    private static void JudgeCause(EyeFacts eye, List<string> refusing, List<string> reviewing)
    {
        if (eye.CataractIsMainCause == false)
        {
            refusing.Add("cause.other");
        }
        else if (eye.CataractIsMainCause is null)
        {
            reviewing.Add("cause");
        }
    }

    private static void JudgeWorkup(WorkupFacts workup, EligibilityPolicy policy, List<string> refusing, List<string> reviewing, List<string> noted)
    {
        if (workup.ActiveInfection)
        {
            refusing.Add("infection.red");
        }

        if (workup.SystolicMmHg >= policy.SystolicReview || workup.DiastolicMmHg >= policy.DiastolicReview)
        {
            reviewing.Add("bp.review");
        }
        else if (workup.SystolicMmHg >= policy.SystolicRecheck || workup.DiastolicMmHg >= policy.DiastolicRecheck)
        {
            noted.Add("bp.recheck");
        }

        if (workup.GlucoseMmol >= policy.GlucoseRed)
        {
            reviewing.Add("glucose.red");
        }
        else if (workup.GlucoseMmol >= policy.GlucoseAmber)
        {
            noted.Add("glucose.amber");
        }

        if (policy.NeedleBlock && workup.Inr > policy.InrReviewAbove)
        {
            reviewing.Add("inr.review");
        }

        if (workup.InScope == false)
        {
            reviewing.Add("scope");
        }
    }
}
