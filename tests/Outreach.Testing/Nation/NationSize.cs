namespace Outreach.Testing.Nation;

/// <summary>How big a nation is; sessions and patients are spread evenly over the hospitals.</summary>
/// <param name="Years">Of history before today; sessions go on for another 60 days.</param>
public sealed record NationSize(int Patients, int Hospitals, int Sessions, int Years = 5)
{
    /// <summary>Places of a session.</summary>
    public const int Places = 20;

    /// <summary>The nation of the roll-out, smaller by as much as it has fewer patients.</summary>
    public static NationSize Of(int patients) => new(patients, Math.Clamp(patients / 6_667, 3, 300), Math.Max(12, patients / 40));
}
