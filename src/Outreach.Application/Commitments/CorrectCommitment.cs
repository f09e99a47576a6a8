using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Commitments;

/// <summary>Correct the terms of a draft.</summary>
[Requires(Permission.ManageCommitments)]
public sealed record CorrectCommitment(Guid CommitmentId, CommitmentTerms Terms, long? ExpectedVersion = null) : ICommand<CommitmentChanged>;

internal sealed class CorrectCommitmentValidator : AbstractValidator<CorrectCommitment>
{
    public CorrectCommitmentValidator()
    {
        RuleFor(r => r.CommitmentId).NotEmpty();
        RuleFor(r => r.Terms).NotNull().SetValidator(new CommitmentTermsValidator());
    }
}

internal sealed class CorrectCommitmentHandler(OutreachDbContext db, QuotaMoves quota, AuditTrail audit) : IRequestHandler<CorrectCommitment, CommitmentChanged>
{
    public async Task<CommitmentChanged> Handle(CorrectCommitment request, CancellationToken cancellationToken)
    {
        var commitment = await quota.HoldAsync(request.CommitmentId, request.ExpectedVersion, cancellationToken);
        var (t, id) = (request.Terms, commitment.Id);
        if (await db.Commitments.AnyAsync(c => c.Code == t.Code && c.Id != id, cancellationToken))
        {
            throw new RuleViolationException("commitment-code-taken", "Another commitment has this code.");
        }

        commitment.Correct(t.Code, t.Name, t.DonorCountry, t.Pledged, t.WindowFrom, t.WindowTo, t.ScopeCountries);
        audit.Record("commitment", id.Value, from: commitment.Status.ToString(), to: commitment.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return CommitmentChanged.From(commitment);
    }
}
