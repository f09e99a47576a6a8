using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Commitments;

/// <summary>What surrounds a commitment's operations: who waits, who came, what had no place.</summary>
internal sealed class FulfilmentCircumstances(OutreachDbContext db, Commitment commitment)
{
    private readonly string[] countries = [.. commitment.Countries];

    /// <param name="asOf">The day up to which waits are measured.</param>
    public async Task<WaitingFigures> WaitingAsync(LocalDate asOf, CancellationToken cancellationToken)
    {
        var scope = countries;
        var groups = await db.WaitingList.AsNoTracking()
            .Where(e => (e.Status == EntryStatus.Waiting || e.Status == EntryStatus.OnHold) && scope.Contains(e.Country))
            .GroupBy(e => new { e.RankTier, e.Status, e.ListedOn })
            .Select(g => new { g.Key.RankTier, g.Key.Status, g.Key.ListedOn, Count = g.Count() })
            .ToListAsync(cancellationToken);
        var tiers = groups.GroupBy(g => g.RankTier).OrderBy(g => g.Key).Select(g => new TierWaiting(
            g.Key, g.Where(x => x.Status == EntryStatus.Waiting).Sum(x => x.Count), g.Where(x => x.Status == EntryStatus.OnHold).Sum(x => x.Count))).ToList();
        var waits = groups.Select(g => (Days: Math.Max(0, Period.DaysBetween(g.ListedOn, asOf)), g.Count)).OrderBy(w => w.Days).ToList();
        return new WaitingFigures(asOf, tiers.Sum(t => t.Waiting), tiers.Sum(t => t.OnHold), tiers, Percentile(waits, 50), Percentile(waits, 90));
    }

    /// <param name="today">Bookings of earlier days are looked at.</param>
    public async Task<AttendanceFigures> AttendanceAsync(LocalDate today, CancellationToken cancellationToken)
    {
        var id = commitment.Id;
        var groups = await db.Bookings.AsNoTracking()
            .Where(b => b.CommitmentId == id && b.OperationDate < today)
            .GroupBy(b => b.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var attended = Of(BookingStatus.Arrived) + Of(BookingStatus.InTheatre) + Of(BookingStatus.Completed);
        var (noShow, unfit) = (Of(BookingStatus.NoShow), Of(BookingStatus.Unfit));
        var all = attended + noShow + unfit;
        return new AttendanceFigures(attended, noShow, unfit, all == 0 ? null : Math.Round((double)noShow / all, 4));

        int Of(BookingStatus status) => groups.GetValueOrDefault(status);
    }

    public Task<int> BeyondCeilingAsync(CancellationToken cancellationToken)
    {
        var (scope, from, to) = (countries, commitment.WindowFrom, commitment.WindowTo);
        return db.Operations.CountAsync(
            o => o.BeyondCeiling && o.Status != OperationStatus.Reversed && o.OperatedOn >= from && o.OperatedOn <= to && scope.Contains(o.Country), cancellationToken);
    }

    /// <summary>Nearest rank: the shortest wait that at least so many per cent do not exceed.</summary>
    internal static int? Percentile(IReadOnlyList<(int Days, int Count)> ascending, int percent)
    {
        var total = ascending.Sum(w => (long)w.Count);
        var rank = ((total * percent) + 99) / 100;
        long seen = 0;
        foreach (var (days, count) in ascending)
        {
            seen += count;
            if (seen >= rank && total > 0)
            {
                return days;
            }
        }

        return null;
    }
}
