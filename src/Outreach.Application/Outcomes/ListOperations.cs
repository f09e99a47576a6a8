using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Outcomes;

/// <summary>Operations of the caller's hospitals, in order of recording, in pages; with status Recorded it is the verification queue.</summary>
/// <param name="NotRecordedByMe">Leaves out what the caller recorded and so cannot verify.</param>
/// <param name="After">Cursor: the last operation of the page before.</param>
[Requires(Permission.ViewOperations)]
public sealed record ListOperations(Guid? HospitalId, OperationStatus? Status, LocalDate? From, LocalDate? To, bool? BeyondCeiling, bool NotRecordedByMe = false, Guid? After = null, int Limit = 50)
    : IQuery<OperationsPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record OperationsPage(IReadOnlyList<OperationDetails> Items, Guid? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

internal sealed class ListOperationsValidator : AbstractValidator<ListOperations>
{
    public ListOperationsValidator()
    {
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.Status).IsInEnum();
        RuleFor(r => r.To).GreaterThanOrEqualTo(r => r.From).When(r => r.From is not null && r.To is not null);
    }
}

internal sealed class ListOperationsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListOperations, OperationsPage>
{
    public async Task<OperationsPage> Handle(ListOperations request, CancellationToken cancellationToken)
    {
        var operations = Filter(db.Operations.AsNoTracking().InScope(caller.ScopeFor(Permission.ViewOperations)), request);
        if (request.After is { } after)
        {
            var cursor = new OperationId(after);
            operations = operations.Where(o => o.Id > cursor);
        }

        var ids = await operations.OrderBy(o => o.Id).Select(o => o.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var page = ids.Take(request.Limit).ToList();
        var items = await db.Operations.AsNoTracking().Where(o => page.Contains(o.Id)).OrderBy(o => o.Id).Details(db).ToListAsync(cancellationToken);
        return new OperationsPage(items, ids.Count > request.Limit ? page[^1].Value : null);
    }

    private IQueryable<Operation> Filter(IQueryable<Operation> operations, ListOperations request)
    {
        if (request.HospitalId is { } hospital)
        {
            var id = new HospitalId(hospital);
            operations = operations.Where(o => o.HospitalId == id);
        }

        if (request.Status is { } status)
        {
            operations = operations.Where(o => o.Status == status);
        }

        if (request.From is { } from)
        {
            operations = operations.Where(o => o.OperatedOn >= from);
        }

        if (request.To is { } to)
        {
            operations = operations.Where(o => o.OperatedOn <= to);
        }

        if (request.BeyondCeiling is { } beyond)
        {
            operations = operations.Where(o => o.BeyondCeiling == beyond);
        }

        return request.NotRecordedByMe && caller.UserId is { } me ? operations.Where(o => o.RecordedBy != me) : operations;
    }
}
