using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>Set a part of the pool aside for a hospital and/or a country and/or a period.</summary>
/// <param name="Country">The patient's, ISO 3166 alpha-2, of the commitment's scope.</param>
/// <param name="From">First day of operation, within the commitment's window.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="Quota">Operations taken from the pool; 0 to set aside later by transfer.</param>
[Requires(Permission.ManageCommitments)]
public sealed record CreateAllotment(
    Guid CommitmentId, Guid? HospitalId, string? Country, LocalDate? From, LocalDate? To, int Quota, string Reason, long? ExpectedVersion = null) : ICommand<AllotmentCreated>;

/// <param name="CommitmentVersion">To be sent back as If-Match.</param>
public sealed record AllotmentCreated(Guid AllotmentId, Guid CommitmentId, int Quota, long CommitmentVersion);

internal sealed class CreateAllotmentValidator : AbstractValidator<CreateAllotment>
{
    public CreateAllotmentValidator()
    {
        RuleFor(r => r.CommitmentId).NotEmpty();
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Country).Matches("^[A-Z]{2}$");
        RuleFor(r => r).Must(r => r.HospitalId is not null || r.Country is not null || r.From is not null || r.To is not null)
            .WithName("hospitalId").WithMessage("An allotment is for a hospital, a country or a period.");
        RuleFor(r => r.To).GreaterThanOrEqualTo(r => r.From).When(r => r.From is not null && r.To is not null);
        RuleFor(r => r.Quota).InclusiveBetween(0, 1_000_000);
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class CreateAllotmentHandler(OutreachDbContext db, QuotaMoves quota, AuditTrail audit, IClock clock) : IRequestHandler<CreateAllotment, AllotmentCreated>
{
    public async Task<AllotmentCreated> Handle(CreateAllotment request, CancellationToken cancellationToken)
    {
        var commitment = await quota.HoldAsync(request.CommitmentId, request.ExpectedVersion, cancellationToken);
        var hospital = request.HospitalId is { } given ? new HospitalId(given) : (HospitalId?)null;
        await CheckAsync(request, commitment, hospital, cancellationToken);

        var allotment = new Allotment(EntityId.New<AllotmentId>(clock), commitment.Id, isPool: false, hospital, request.Country, request.From, request.To);
        allotment.SetOpen(true);
        db.Allotments.Add(allotment);
        audit.Record("allotment", allotment.Id.Value, hospital: hospital, reason: request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        if (request.Quota > 0)
        {
            // The row must be there before quota can move to it.
            await quota.MoveAsync(commitment, await quota.PoolOfAsync(commitment, cancellationToken), -request.Quota, LedgerKind.Transfer, request.Reason, cancellationToken);
            await quota.MoveAsync(commitment, allotment.Id, request.Quota, LedgerKind.Transfer, request.Reason, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return new AllotmentCreated(allotment.Id.Value, commitment.Id.Value, request.Quota, commitment.Version);
    }

    private async Task CheckAsync(CreateAllotment request, Commitment commitment, HospitalId? hospital, CancellationToken cancellationToken)
    {
        if (commitment.Status != CommitmentStatus.Active)
        {
            throw IllegalTransition.Of("commitment", commitment.Status, "allotted");
        }

        if (hospital is { } h && !await db.Hospitals.AnyAsync(x => x.Id == h, cancellationToken))
        {
            throw new NotFoundException("hospital");
        }

        if (request.Country is { } country && !commitment.Countries.Contains(country))
        {
            throw new RuleViolationException("country-out-of-scope", "The commitment is not for patients of this country.");
        }

        if (request.From < commitment.WindowFrom || request.From > commitment.WindowTo || request.To < commitment.WindowFrom || request.To > commitment.WindowTo)
        {
            throw new RuleViolationException("period-out-of-window", "The period lies outside the commitment's window.");
        }

        var (id, from, to) = (commitment.Id, request.From, request.To);
        if (await db.Allotments.AnyAsync(
            a => a.CommitmentId == id && !a.IsPool && a.HospitalId == hospital && a.Country == request.Country && a.PeriodFrom == from && a.PeriodTo == to, cancellationToken))
        {
            throw new RuleViolationException("allotment-exists", "There is an allotment for exactly this; transfer quota to it.");
        }
    }
}
