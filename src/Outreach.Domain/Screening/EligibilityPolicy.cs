namespace Outreach.Domain.Screening;

/// <summary>How badly an eye must see to be listed without a clinician's word.</summary>
public enum AcuityThreshold
{
    /// <summary>Worse than 6/60.</summary>
    SixSixty = 1,

    /// <summary>Worse than 6/18.</summary>
    SixEighteen = 2,

    /// <summary>Worse than 6/12.</summary>
    SixTwelve = 3,
}

/// <summary>Numbers of the eligibility rule that a programme or a hospital sets (domain §7).</summary>
public sealed record EligibilityPolicy
{
    public static readonly EligibilityPolicy Default = new();

    public AcuityThreshold ListWorseThan { get; init; } = AcuityThreshold.SixSixty;

    /// <summary>mm Hg; from here on the pressure is measured again before surgery.</summary>
    public int SystolicRecheck { get; init; } = 160;

    /// <summary>mm Hg.</summary>
    public int DiastolicRecheck { get; init; } = 100;

    /// <summary>mm Hg; from here on a clinician decides.</summary>
    public int SystolicReview { get; init; } = 180;

    /// <summary>mm Hg.</summary>
    public int DiastolicReview { get; init; } = 110;

    /// <summary>mmol/L; from here on it is noted.</summary>
    public decimal GlucoseAmber { get; init; } = 11.1m;

    /// <summary>mmol/L; from here on a clinician decides.</summary>
    public decimal GlucoseRed { get; init; } = 16.7m;

    /// <summary>Above this a clinician decides, if the block is given by needle.</summary>
    public decimal InrReviewAbove { get; init; } = 3m;

    /// <summary>The hospital anaesthetises with a needle block.</summary>
    public bool NeedleBlock { get; init; } = true;

    /// <summary>Younger than this, in years, needs general anaesthesia and a clinician.</summary>
    public int PaediatricUnderAge { get; init; } = 16;

    /// <summary>Refuses numbers that contradict each other.</summary>
    /// <exception cref="ArgumentException">Says which.</exception>
    public void Check()
    {
        if (!Enum.IsDefined(ListWorseThan))
        {
            throw new ArgumentException("The threshold is SixSixty, SixEighteen or SixTwelve.");
        }

        if (SystolicRecheck is < 100 or > 300 || SystolicReview < SystolicRecheck || SystolicReview > 300 ||
            DiastolicRecheck is < 60 or > 200 || DiastolicReview < DiastolicRecheck || DiastolicReview > 200)
        {
            throw new ArgumentException("Pressures are in mm Hg, systolic 100 to 300 and diastolic 60 to 200; review lies not below recheck.");
        }

        if (GlucoseAmber is < 3 or > 60 || GlucoseRed < GlucoseAmber || GlucoseRed > 60)
        {
            throw new ArgumentException("Glucose is in mmol/L, 3 to 60; red lies not below amber.");
        }

        if (InrReviewAbove is < 1 or > 10)
        {
            throw new ArgumentException("The INR lies between 1 and 10.");
        }

        if (PaediatricUnderAge is < 1 or > 25)
        {
            throw new ArgumentException("The age under which a patient is a child lies between 1 and 25 years.");
        }
    }
}
