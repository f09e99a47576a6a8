using FluentValidation;
using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>Raise or lower the ceiling of an active commitment; the pool takes up the difference.</summary>
/// <param name="By">Operations, not 0; a reduction takes only what is left in the pool.</param>
/// <param name="Reason">Who approved it and why; kept in the ledger.</param>
[Requires(Permission.ManageCommitments)]
public sealed record AmendCommitment(Guid CommitmentId, int By, string Reason, long? ExpectedVersion = null) : ICommand<CommitmentChanged>;

internal sealed class AmendCommitmentValidator : AbstractValidator<AmendCommitment>
{
    public AmendCommitmentValidator()
    {
        RuleFor(r => r.CommitmentId).NotEmpty();
        RuleFor(r => r.By).NotEqual(0).InclusiveBetween(-1_000_000, 1_000_000);
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class AmendCommitmentHandler(OutreachDbContext db, QuotaMoves quota, AuditTrail audit) : IRequestHandler<AmendCommitment, CommitmentChanged>
{
    public async Task<CommitmentChanged> Handle(AmendCommitment request, CancellationToken cancellationToken)
    {
        var commitment = await quota.HoldAsync(request.CommitmentId, request.ExpectedVersion, cancellationToken);
        commitment.Amend(request.By);
        var pool = await quota.PoolOfAsync(commitment, cancellationToken);
        await quota.MoveAsync(commitment, pool, request.By, LedgerKind.Amend, request.Reason, cancellationToken);
        audit.Record("commitment", commitment.Id.Value, from: commitment.Status.ToString(), to: commitment.Status.ToString(), reason: request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        return CommitmentChanged.From(commitment);
    }
}
