using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Commitments;

/// <summary>Recompute a commitment's balances from its ledger and from bookings and operations, and report every difference.</summary>
[Requires(Permission.ViewCommitments)]
public sealed record ReconcileCommitment(Guid CommitmentId) : IQuery<Reconciliation>;

/// <summary>One figure as three sources have it.</summary>
/// <param name="Balance">What bookings draw on.</param>
/// <param name="Ledger">Sum of the ledger's changes.</param>
/// <param name="Counted">From bookings and operations; of quota, the balance itself.</param>
public sealed record ReconciledFigure(int Balance, int Ledger, int Counted)
{
    /// <summary>0 if the three agree; otherwise how far the farthest is from the balance.</summary>
    public int Difference => Math.Max(Math.Abs(Balance - Ledger), Math.Abs(Balance - Counted));
}

public sealed record ReconciledAllotment(Guid AllotmentId, bool IsPool, ReconciledFigure Quota, ReconciledFigure Reserved, ReconciledFigure Fulfilled)
{
    public int Difference => Quota.Difference + Reserved.Difference + Fulfilled.Difference;
}

/// <param name="Ceiling">Balance: pledged plus amended; ledger: its pledges and amendments; counted: the quotas of all allotments.</param>
/// <param name="Difference">0 if everything agrees.</param>
public sealed record Reconciliation(Guid CommitmentId, ReconciledFigure Ceiling, IReadOnlyList<ReconciledAllotment> Allotments, int Difference);

internal sealed class ReconcileCommitmentHandler(OutreachDbContext db, QuotaMoves quota) : IRequestHandler<ReconcileCommitment, Reconciliation>
{
    public Task<Reconciliation> Handle(ReconcileCommitment request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ViewCommitments);
        return db.OnOneSnapshotAsync(() => ReadAsync(new CommitmentId(request.CommitmentId), cancellationToken), cancellationToken);
    }

    private async Task<Reconciliation> ReadAsync(CommitmentId id, CancellationToken cancellationToken)
    {
        var commitment = await db.Commitments.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) ?? throw new NotFoundException("commitment");
        var rows = await db.Allotments.AsNoTracking().Where(a => a.CommitmentId == id).OrderByDescending(a => a.IsPool).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(a => a.Id);
        var ledger = await db.Ledger.AsNoTracking().Where(l => ids.Contains(l.AllotmentId))
            .GroupBy(l => l.AllotmentId)
            .Select(g => new
            {
                g.Key,
                Quota = g.Sum(l => l.QuotaChange),
                Reserved = g.Sum(l => l.ReservedChange),
                Fulfilled = g.Sum(l => l.FulfilledChange),
                Ceiling = g.Sum(l => l.Kind == LedgerKind.Pledge || l.Kind == LedgerKind.Amend ? l.QuotaChange : 0),
            })
            .ToDictionaryAsync(g => g.Key, cancellationToken);
        var booked = await BookedAsync(ids, cancellationToken);
        var operated = await OperatedAsync(ids, cancellationToken);
        var allotments = rows.ConvertAll(a =>
        {
            var sums = ledger.GetValueOrDefault(a.Id);
            return new ReconciledAllotment(
                a.Id.Value, a.IsPool,
                new ReconciledFigure(a.Quota, sums?.Quota ?? 0, a.Quota),
                new ReconciledFigure(a.Reserved, sums?.Reserved ?? 0, booked.GetValueOrDefault(a.Id) + operated.GetValueOrDefault((a.Id, OperationStatus.Recorded))),
                new ReconciledFigure(a.Fulfilled, sums?.Fulfilled ?? 0, operated.GetValueOrDefault((a.Id, OperationStatus.Verified))));
        });
        var ceiling = new ReconciledFigure(
            commitment.Status == CommitmentStatus.Draft ? 0 : commitment.Ceiling, ledger.Values.Sum(l => l.Ceiling), rows.Sum(a => a.Quota));
        return new Reconciliation(id.Value, ceiling, allotments, ceiling.Difference + allotments.Sum(a => a.Difference));
    }

    /// <summary>Every active booking holds one unit.</summary>
    private Task<Dictionary<AllotmentId, int>> BookedAsync(List<AllotmentId> allotments, CancellationToken cancellationToken) => db.Bookings.AsNoTracking()
        .Where(b => allotments.Contains(b.AllotmentId)
            && (b.Status == BookingStatus.Held || b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed || b.Status == BookingStatus.Arrived || b.Status == BookingStatus.InTheatre))
        .GroupBy(b => b.AllotmentId)
        .Select(g => new { g.Key, Count = g.Count() })
        .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

    /// <summary>A recorded operation holds its unit, a verified one has fulfilled it.</summary>
    private async Task<Dictionary<(AllotmentId, OperationStatus), int>> OperatedAsync(List<AllotmentId> allotments, CancellationToken cancellationToken)
    {
        var groups = await db.Operations.AsNoTracking()
            .Where(o => o.AllotmentId != null && allotments.Contains(o.AllotmentId.Value) && o.CountsAs == 1 && o.Status != OperationStatus.Reversed)
            .GroupBy(o => new { o.AllotmentId, o.Status })
            .Select(g => new { g.Key.AllotmentId, g.Key.Status, Count = g.Count() })
            .ToListAsync(cancellationToken);
        return groups.ToDictionary(g => (g.AllotmentId!.Value, g.Status), g => g.Count);
    }
}
