using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>A commitment after a change.</summary>
/// <param name="Ceiling">Pledged plus amendments, in operations.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record CommitmentChanged(Guid CommitmentId, string Code, CommitmentStatus Status, int Ceiling, long Version)
{
    internal static CommitmentChanged From(Commitment c) => new(c.Id.Value, c.Code, c.Status, c.Ceiling, c.Version);
}

/// <summary>Moves quota within one commitment: conditional updates of the rows and a ledger line for each side.</summary>
/// <remarks>Whoever moves quota holds the commitment's row; bookings never do, so they wait for one allotment at most.</remarks>
public sealed class QuotaMoves(OutreachDbContext db, IDatabaseEngine engine, Caller caller, IClock clock) : ISharedPart
{
    /// <summary>Commitments are of all hospitals: a role held for some does not reach them.</summary>
    public void RequireEverywhere(Permission permission)
    {
        if (!caller.ScopeFor(permission).All)
        {
            throw new ForbiddenException(permission);
        }
    }

    /// <summary>Holds and loads a commitment that is about to change.</summary>
    public async Task<Commitment> HoldAsync(Guid commitmentId, long? expectedVersion, CancellationToken cancellationToken)
    {
        RequireEverywhere(Permission.ManageCommitments);
        await engine.LockAsync(db, LockedRow.Commitment, commitmentId, cancellationToken);
        var id = new CommitmentId(commitmentId);
        var commitment = await db.Commitments.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) ?? throw new NotFoundException("commitment");
        commitment.Expect(expectedVersion);

        // Its version stands for its allotments too.
        db.Entry(commitment).Property(c => c.Amended).IsModified = true;
        return commitment;
    }

    public Task<AllotmentId> PoolOfAsync(Commitment commitment, CancellationToken cancellationToken)
    {
        var id = commitment.Id;
        return db.Allotments.Where(a => a.CommitmentId == id && a.IsPool).Select(a => a.Id).SingleAsync(cancellationToken);
    }

    /// <summary>Adds to one row's quota, or takes from what is neither reserved nor fulfilled of it; the caller saves.</summary>
    /// <exception cref="RuleViolationException"><c>quota-in-use</c>.</exception>
    public async Task MoveAsync(Commitment commitment, AllotmentId allotment, int by, LedgerKind kind, string? reason, CancellationToken cancellationToken)
    {
        var id = commitment.Id;
        var moved = await db.Allotments
            .Where(a => a.Id == allotment && a.CommitmentId == id && a.Quota + by >= a.Reserved + a.Fulfilled)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.Quota, a => a.Quota + by).SetProperty(a => a.Version, a => a.Version + 1), cancellationToken);
        if (moved == 0)
        {
            throw await db.Allotments.AnyAsync(a => a.Id == allotment && a.CommitmentId == id, cancellationToken)
                ? new RuleViolationException("quota-in-use", "What is reserved or fulfilled cannot be taken away; less than that is left here.")
                : new NotFoundException("allotment");
        }

        db.Ledger.Add(new LedgerEntry(EntityId.New<LedgerEntryId>(clock), kind, id, allotment, by, 0, 0, clock.GetCurrentInstant(), caller.UserId) { Reason = reason });
    }
}
