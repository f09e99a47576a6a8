using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>Put a draft into force: the pool gets what was pledged and is open for bookings.</summary>
[Requires(Permission.ManageCommitments)]
public sealed record ActivateCommitment(Guid CommitmentId, long? ExpectedVersion = null) : ICommand<CommitmentChanged>;

internal sealed class ActivateCommitmentValidator : AbstractValidator<ActivateCommitment>
{
    public ActivateCommitmentValidator() => RuleFor(r => r.CommitmentId).NotEmpty();
}

internal sealed class ActivateCommitmentHandler(OutreachDbContext db, QuotaMoves quota, AuditTrail audit) : IRequestHandler<ActivateCommitment, CommitmentChanged>
{
    public async Task<CommitmentChanged> Handle(ActivateCommitment request, CancellationToken cancellationToken)
    {
        var commitment = await quota.HoldAsync(request.CommitmentId, request.ExpectedVersion, cancellationToken);
        var (from, id) = (commitment.Status, commitment.Id);
        commitment.Activate();
        var pool = await quota.PoolOfAsync(commitment, cancellationToken);
        await quota.MoveAsync(commitment, pool, commitment.Pledged, LedgerKind.Pledge, null, cancellationToken);
        await db.Allotments.Where(a => a.CommitmentId == id).ExecuteUpdateAsync(s => s.SetProperty(a => a.IsOpen, true), cancellationToken);
        audit.Record("commitment", id.Value, from: from.ToString(), to: commitment.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return CommitmentChanged.From(commitment);
    }
}
