using NodaTime;
using NodaTime.Text;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>The place of an entry in the list's order: tier, points downwards, time of listing, identifier.</summary>
internal readonly record struct EntryPlace(PriorityTier Tier, int Points, Instant ListedAt, WaitingListEntryId Id) : IComparable<EntryPlace>
{
    public int CompareTo(EntryPlace other)
    {
        var byTier = Tier.CompareTo(other.Tier);
        var byPoints = byTier != 0 ? byTier : other.Points.CompareTo(Points);
        var byListing = byPoints != 0 ? byPoints : ListedAt.CompareTo(other.ListedAt);
        return byListing != 0 ? byListing : Id.Value.CompareTo(other.Id.Value);
    }

    public static bool operator <(EntryPlace left, EntryPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(EntryPlace left, EntryPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(EntryPlace left, EntryPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(EntryPlace left, EntryPlace right) => left.CompareTo(right) >= 0;

    /// <summary>As a cursor's parts.</summary>
    public string[] ToParts() =>
    [
        ((int)Tier).ToString(System.Globalization.CultureInfo.InvariantCulture),
        Points.ToString(System.Globalization.CultureInfo.InvariantCulture),
        InstantPattern.ExtendedIso.Format(ListedAt),
        Id.Value.ToString("N"),
    ];

    public static EntryPlace? FromParts(string[] parts) =>
        parts is [var tier, var points, var listedAt, var id]
        && int.TryParse(tier, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var t) && Enum.IsDefined((PriorityTier)t)
        && int.TryParse(points, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var p)
        && InstantPattern.ExtendedIso.Parse(listedAt) is { Success: true, Value: var at }
        && Guid.TryParseExact(id, "N", out var g)
            ? new EntryPlace((PriorityTier)t, p, at, new WaitingListEntryId(g))
            : null;
}

/// <summary>The list's order as the databases see it. The index <c>ix_waiting_list_order</c> has it for each hospital and status.</summary>
internal static class EntryOrder
{
    public static IOrderedQueryable<WaitingListEntry> InListOrder(this IQueryable<WaitingListEntry> entries) => entries
        .OrderBy(e => e.RankTier).ThenByDescending(e => e.RankPoints).ThenBy(e => e.ListedAt).ThenBy(e => e.Id);

    /// <summary>
    /// What follows a place, cut into ranges that follow each other in the list's order. Each is a plain range of the index;
    /// one condition for all of them would make a database walk from the beginning of the tier.
    /// </summary>
    public static IEnumerable<IQueryable<WaitingListEntry>> RangesAfter(this IQueryable<WaitingListEntry> entries, EntryPlace place)
    {
        var (tier, points, listedAt, id) = place;
        yield return entries.Where(e => e.RankTier == tier && e.RankPoints == points && e.ListedAt == listedAt && e.Id > id);
        yield return entries.Where(e => e.RankTier == tier && e.RankPoints == points && e.ListedAt > listedAt);
        yield return entries.Where(e => e.RankTier == tier && e.RankPoints < points);
        yield return entries.Where(e => e.RankTier > tier);
    }

    /// <summary>What stands before a place, in the same manner.</summary>
    public static IEnumerable<IQueryable<WaitingListEntry>> RangesBefore(this IQueryable<WaitingListEntry> entries, EntryPlace place)
    {
        var (tier, points, listedAt, id) = place;
        yield return entries.Where(e => e.RankTier < tier);
        yield return entries.Where(e => e.RankTier == tier && e.RankPoints > points);
        yield return entries.Where(e => e.RankTier == tier && e.RankPoints == points && e.ListedAt < listedAt);
        yield return entries.Where(e => e.RankTier == tier && e.RankPoints == points && e.ListedAt == listedAt && e.Id < id);
    }
}
