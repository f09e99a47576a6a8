using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Commitments;

/// <summary>Operations recorded without quota, for a manager to amend or re-attribute; they name no patient.</summary>
/// <param name="After">Cursor: the last operation of the page before.</param>
[Requires(Permission.ViewCommitments)]
public sealed record ListOperationsBeyondCeiling(Guid? After = null, int Limit = 50) : IQuery<OperationsBeyondCeilingPage>;

/// <param name="Country">The patient's when operated.</param>
public sealed record OperationBeyondCeiling(
    Guid OperationId, Guid HospitalId, string HospitalCode, LocalDate OperatedOn, string? Country, OperationStatus Status, Instant RecordedAt, long Version);

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record OperationsBeyondCeilingPage(IReadOnlyList<OperationBeyondCeiling> Items, Guid? Next);

internal sealed class ListOperationsBeyondCeilingValidator : AbstractValidator<ListOperationsBeyondCeiling>
{
    public ListOperationsBeyondCeilingValidator() => RuleFor(r => r.Limit).InclusiveBetween(1, 200);
}

internal sealed class ListOperationsBeyondCeilingHandler(OutreachDbContext db, QuotaMoves quota) : IRequestHandler<ListOperationsBeyondCeiling, OperationsBeyondCeilingPage>
{
    public async Task<OperationsBeyondCeilingPage> Handle(ListOperationsBeyondCeiling request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ViewCommitments);
        var operations = db.Operations.AsNoTracking().Where(o => o.BeyondCeiling && o.Status != OperationStatus.Reversed);
        if (request.After is { } after)
        {
            var cursor = new OperationId(after);
            operations = operations.Where(o => o.Id > cursor);
        }

        var found = await operations.OrderBy(o => o.Id).Take(request.Limit + 1)
            .Join(db.Hospitals, o => o.HospitalId, h => h.Id, (o, h) => new { o, h.Code })
            .OrderBy(x => x.o.Id)
            .Select(x => new OperationBeyondCeiling(x.o.Id.Value, x.o.HospitalId.Value, x.Code, x.o.OperatedOn, x.o.Country, x.o.Status, x.o.RecordedAt, x.o.Version))
            .ToListAsync(cancellationToken);
        return new OperationsBeyondCeilingPage([.. found.Take(request.Limit)], found.Count > request.Limit ? found[request.Limit - 1].OperationId : null);
    }
}
