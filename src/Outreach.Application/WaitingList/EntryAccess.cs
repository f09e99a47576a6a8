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

    /// <summary>One change to each of a choice, by the use case of one, in one transaction: one rule, an audit record for each, and all or none.</summary>
    /// <exception cref="NotFoundException">One is not there, or at a hospital where the caller lacks the permission.</exception>
    /// <exception cref="StaleVersionException">One changed since the caller read it.</exception>
    internal async Task<EntriesChanged> ChangeEachAsync(
        IReadOnlyList<ChosenEntry> chosen, Permission permission, Func<Guid, Task<EntryChanged>> change, CancellationToken cancellationToken)
    {
        // Before all: an eye that was operated elsewhere ranks the other eye anew, which may be of the same choice.
        await EnsureCurrentAsync(chosen, permission, cancellationToken);

        // In one order whoever chooses, so that two choices do not wait for each other.
        List<EntryChanged> changed = [];
        foreach (var one in chosen.OrderBy(c => c.EntryId))
        {
            changed.Add(await change(one.EntryId));
        }

        return new EntriesChanged(changed);
    }

    /// <summary>Refuses a choice that was made of older copies. From here on the context finds out what changes meanwhile.</summary>
    private async Task EnsureCurrentAsync(IReadOnlyList<ChosenEntry> chosen, Permission permission, CancellationToken cancellationToken)
    {
        var ids = chosen.Select(c => new WaitingListEntryId(c.EntryId)).ToList();
        var entries = await db.WaitingList.Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id.Value, cancellationToken);
        var scope = caller.ScopeFor(permission);
        foreach (var one in chosen)
        {
            var entry = entries.GetValueOrDefault(one.EntryId) ?? throw new NotFoundException("waiting-list entry");
            scope.Ensure(entry.HospitalId, "waiting-list entry");
            entry.Expect(one.ExpectedVersion);
        }
    }

    public async Task<EntryChanged> SaveAsync(WaitingListEntry entry, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return new EntryChanged(entry.Id.Value, entry.Status, entry.RankTier, entry.RankPoints, entry.Queue, entry.Version);
    }
}
