namespace Outreach.Domain.WaitingList;

/// <summary>Numbers of the priority rule that a programme sets (domain §5). Ranks are those of ICD-11 9D90: 0 none to 6 no light perception.</summary>
public sealed record PriorityPolicy
{
    public static readonly PriorityPolicy Default = new();

    /// <summary>Tier A from this rank of the better eye on.</summary>
    public int TierAFromRank { get; init; } = 4;

    /// <summary>Tier B from this rank on.</summary>
    public int TierBFromRank { get; init; } = 3;

    /// <summary>Tier C from this rank on; below it D.</summary>
    public int TierCFromRank { get; init; } = 2;

    public int DependsOnCarerPoints { get; init; } = 2;

    public int CarerOrEarnerPoints { get; init; } = 2;

    /// <summary>For each time that the hospital took a place away.</summary>
    public int BumpedPoints { get; init; } = 3;

    /// <summary>Full days of waiting for one point.</summary>
    public int DaysForAPoint { get; init; } = 30;

    /// <summary>Points of waiting, at most.</summary>
    public int MostWaitingPoints { get; init; } = 12;

    /// <summary>Not positive.</summary>
    public int PoorBenefitPoints { get; init; } = -3;

    /// <summary>Younger than this, in years, goes to the clinician's queue for children.</summary>
    public int PaediatricUnderAge { get; init; } = 16;

    /// <summary>Refuses numbers that turn the rule upside down.</summary>
    /// <exception cref="ArgumentException">Says which.</exception>
    public void Check()
    {
        if (TierCFromRank < 1 || TierBFromRank <= TierCFromRank || TierAFromRank <= TierBFromRank || TierAFromRank > 6)
        {
            throw new ArgumentException("The tiers begin at ranks 1 to 6: C lowest, then B, then A.");
        }

        if (DependsOnCarerPoints is < 0 or > 20 || CarerOrEarnerPoints is < 0 or > 20 || BumpedPoints is < 0 or > 20 || PoorBenefitPoints is < -20 or > 0)
        {
            throw new ArgumentException("Points lie between 0 and 20; those for a poor expected benefit between -20 and 0.");
        }

        if (DaysForAPoint is < 1 or > 365 || MostWaitingPoints is < 0 or > 60)
        {
            throw new ArgumentException("A point of waiting takes 1 to 365 days, and waiting gives at most 60 points.");
        }

        if (PaediatricUnderAge is < 1 or > 25)
        {
            throw new ArgumentException("The age under which a patient is a child lies between 1 and 25 years.");
        }
    }
}
