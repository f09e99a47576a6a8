using NodaTime;
using Outreach.Domain;

namespace Outreach.Application.Commitments;

/// <summary>An open allotment or pool, as a booking looks at it.</summary>
/// <param name="ForHospital">It is set aside for one hospital.</param>
/// <param name="Remaining">Units neither reserved nor fulfilled when it was read.</param>
/// <param name="ScopeCountries">The commitment's countries, joined by a semicolon.</param>
public sealed record AllotmentOption(
    AllotmentId AllotmentId, CommitmentId CommitmentId, bool IsPool, bool ForHospital, string? Country, LocalDate? PeriodFrom, LocalDate? PeriodTo,
    int Remaining, LocalDate WindowFrom, LocalDate WindowTo, string ScopeCountries)
{
    private int Specificity => (ForHospital ? 4 : 0) + (Country is null ? 0 : 2) + (PeriodFrom is null && PeriodTo is null ? 0 : 1);

    public bool Covers(string? country) => country is { Length: 2 } && ScopeCountries.Split(';').Contains(country);

    /// <summary>The order in which a day's draw tries what there is.</summary>
    /// <remarks>
    /// Commitments that end first come first. Within one, the most specific allotment; what is set aside and used up is
    /// not silently topped up from the pool, which serves those for whom nothing is set aside.
    /// </remarks>
    public static IReadOnlyList<AllotmentOption> Choose(IEnumerable<AllotmentOption> rows, LocalDate on, CommitmentId? only) =>
    [
        .. rows
            .Where(r => (only is null || r.CommitmentId == only) && r.WindowFrom <= on && on <= r.WindowTo && (r.PeriodFrom is null || r.PeriodFrom <= on) && (r.PeriodTo is null || on <= r.PeriodTo))
            .GroupBy(r => r.CommitmentId)
            .OrderBy(g => g.First().WindowTo).ThenBy(g => g.Key.Value)
            .SelectMany(g => g.Any(r => !r.IsPool)
                ? g.Where(r => !r.IsPool).OrderByDescending(r => r.Specificity).ThenBy(r => r.AllotmentId.Value)
                : g.AsEnumerable()),
    ];
}
