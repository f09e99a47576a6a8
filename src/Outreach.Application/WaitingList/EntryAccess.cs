using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>A waiting-list entry after a change, as every command on one answers.</summary>
/// <param name="Tier">The tier that orders the list.</param>
/// <param name="Points">The points that order the list.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record EntryChanged(Guid EntryId, EntryStatus Status, PriorityTier Tier, int Points, ClinicianQueue Queue, long Version);

/// <summary>Loads entries that the caller may change.</summary>
public sealed class EntryAccess(OutreachDbContext db, Caller caller) : ISharedPart
{
    /// <exception cref="NotFoundException">Not there, or at a hospital where the caller lacks the permission.</exception>
    /// <exception cref="StaleVersionException">Changed since the caller read it.</exception>
    public async Task<WaitingListEntry> EntryAsync(Guid id, Permission permission, long? expectedVersion, CancellationToken cancellationToken)
    {
        var entryId = new WaitingListEntryId(id);
        var entry = await db.WaitingList.SingleOrDefaultAsync(e => e.Id == entryId, cancellationToken) ?? throw new NotFoundException("waiting-list entry");
        caller.ScopeFor(permission).Ensure(entry.HospitalId, "waiting-list entry");
        entry.Expect(expectedVersion);
        return entry;
    }

    public async Task<EntryChanged> SaveAsync(WaitingListEntry entry, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return new EntryChanged(entry.Id.Value, entry.Status, entry.RankTier, entry.RankPoints, entry.Queue, entry.Version);
    }
}
