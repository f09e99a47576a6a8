using Outreach.Domain.Screening;

namespace Outreach.Domain.Registrations;

/// <summary>The clinical numbers by which an import lists and flags; settings with an owner, these are the defaults.</summary>
/// <param name="ThresholdRank">The best rank of pinhole or best corrected acuity (else presenting) that is listed without a clinician: 3 is worse than 6/60.</param>
/// <param name="RecheckSystolic">mm Hg, from this on.</param>
/// <param name="RecheckDiastolic">mm Hg, from this on.</param>
/// <param name="ReviewSystolic">mm Hg, from this on.</param>
/// <param name="ReviewDiastolic">mm Hg, from this on.</param>
/// <param name="AmberGlucose">mmol/L, from this on.</param>
/// <param name="RedGlucose">mmol/L, from this on.</param>
/// <param name="PaediatricBelow">Full years on the camp date.</param>
public sealed record ListingLimits(
    int ThresholdRank = 3,
    int RecheckSystolic = 160,
    int RecheckDiastolic = 100,
    int ReviewSystolic = 180,
    int ReviewDiastolic = 110,
    decimal AmberGlucose = 11.1m,
    decimal RedGlucose = 16.7m,
    int PaediatricBelow = 16)
{
    public static ListingLimits Default { get; } = new();

    /// <summary>The numbers of the eligibility policy in force.</summary>
    public static ListingLimits From(EligibilityPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var threshold = policy.ListWorseThan switch
        {
            AcuityThreshold.SixTwelve => 1,
            AcuityThreshold.SixEighteen => 2,
            _ => 3,
        };
        return new ListingLimits(
            threshold, policy.SystolicRecheck, policy.DiastolicRecheck, policy.SystolicReview, policy.DiastolicReview,
            policy.GlucoseAmber, policy.GlucoseRed, policy.PaediatricUnderAge);
    }
}
