using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>Draft a commitment. Nothing is booked on it before it is activated.</summary>
[Requires(Permission.ManageCommitments)]
public sealed record CreateCommitment(CommitmentTerms Terms) : ICommand<CommitmentChanged>;

internal sealed class CreateCommitmentValidator : AbstractValidator<CreateCommitment>
{
    public CreateCommitmentValidator() => RuleFor(r => r.Terms).NotNull().SetValidator(new CommitmentTermsValidator());
}

internal sealed class CreateCommitmentHandler(OutreachDbContext db, QuotaMoves quota, AuditTrail audit, IClock clock) : IRequestHandler<CreateCommitment, CommitmentChanged>
{
    public async Task<CommitmentChanged> Handle(CreateCommitment request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ManageCommitments);
        var t = request.Terms;
        if (await db.Commitments.AnyAsync(c => c.Code == t.Code, cancellationToken))
        {
            throw new RuleViolationException("commitment-code-taken", "Another commitment has this code.");
        }

        var commitment = new Commitment(EntityId.New<CommitmentId>(clock), t.Code, t.Name, t.DonorCountry, t.Pledged, t.WindowFrom, t.WindowTo, t.ScopeCountries);
        db.Commitments.Add(commitment);
        db.Allotments.Add(new Allotment(EntityId.New<AllotmentId>(clock), commitment.Id, isPool: true, null, null, null, null));
        audit.Record("commitment", commitment.Id.Value, to: commitment.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return CommitmentChanged.From(commitment);
    }
}
