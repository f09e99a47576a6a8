using FluentValidation;
using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>Move quota between two allotments of one commitment, the pool being one.</summary>
/// <param name="Quota">Operations, of what is neither reserved nor fulfilled.</param>
[Requires(Permission.ManageCommitments)]
public sealed record TransferQuota(Guid CommitmentId, Guid FromAllotmentId, Guid ToAllotmentId, int Quota, string Reason, long? ExpectedVersion = null) : ICommand<CommitmentChanged>;

internal sealed class TransferQuotaValidator : AbstractValidator<TransferQuota>
{
    public TransferQuotaValidator()
    {
        RuleFor(r => r.CommitmentId).NotEmpty();
        RuleFor(r => r.FromAllotmentId).NotEmpty();
        RuleFor(r => r.ToAllotmentId).NotEmpty().NotEqual(r => r.FromAllotmentId);
        RuleFor(r => r.Quota).InclusiveBetween(1, 1_000_000);
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class TransferQuotaHandler(OutreachDbContext db, QuotaMoves quota, AuditTrail audit) : IRequestHandler<TransferQuota, CommitmentChanged>
{
    public async Task<CommitmentChanged> Handle(TransferQuota request, CancellationToken cancellationToken)
    {
        var commitment = await quota.HoldAsync(request.CommitmentId, request.ExpectedVersion, cancellationToken);
        if (commitment.Status != CommitmentStatus.Active)
        {
            throw IllegalTransition.Of("commitment", commitment.Status, "re-allotted");
        }

        await quota.MoveAsync(commitment, new AllotmentId(request.FromAllotmentId), -request.Quota, LedgerKind.Transfer, request.Reason, cancellationToken);
        await quota.MoveAsync(commitment, new AllotmentId(request.ToAllotmentId), request.Quota, LedgerKind.Transfer, request.Reason, cancellationToken);
        audit.Record("allotment", request.FromAllotmentId, reason: request.Reason);
        audit.Record("allotment", request.ToAllotmentId, reason: request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        return CommitmentChanged.From(commitment);
    }
}
