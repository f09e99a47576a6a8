using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Commitments;

/// <summary>Close a commitment: nothing new is reserved; what is reserved can still be fulfilled or released.</summary>
[Requires(Permission.ManageCommitments)]
public sealed record CloseCommitment(Guid CommitmentId, string Reason, long? ExpectedVersion = null) : ICommand<CommitmentChanged>;

internal sealed class CloseCommitmentValidator : AbstractValidator<CloseCommitment>
{
    public CloseCommitmentValidator()
    {
        RuleFor(r => r.CommitmentId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class CloseCommitmentHandler(OutreachDbContext db, QuotaMoves quota, AuditTrail audit) : IRequestHandler<CloseCommitment, CommitmentChanged>
{
    public async Task<CommitmentChanged> Handle(CloseCommitment request, CancellationToken cancellationToken)
    {
        var commitment = await quota.HoldAsync(request.CommitmentId, request.ExpectedVersion, cancellationToken);
        var (from, id) = (commitment.Status, commitment.Id);
        commitment.Close();
        await db.Allotments.Where(a => a.CommitmentId == id).ExecuteUpdateAsync(s => s.SetProperty(a => a.IsOpen, false), cancellationToken);
        audit.Record("commitment", id.Value, from: from.ToString(), to: commitment.Status.ToString(), reason: request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        return CommitmentChanged.From(commitment);
    }
}
