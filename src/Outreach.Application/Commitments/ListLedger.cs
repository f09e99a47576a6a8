using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>The ledger of a commitment or of one of its allotments, oldest first, in pages.</summary>
/// <param name="After">Cursor: the last line of the page before.</param>
[Requires(Permission.ViewCommitments)]
public sealed record ListLedger(Guid CommitmentId, Guid? AllotmentId = null, Guid? After = null, int Limit = 50) : IQuery<LedgerPage>;

/// <param name="RuleVersion">The counting rule in force when the line was written.</param>
/// <param name="By">Null for a job of the system.</param>
public sealed record LedgerLine(
    Guid LedgerEntryId, LedgerKind Kind, Guid AllotmentId, int QuotaChange, int ReservedChange, int FulfilledChange, Guid? BookingId, Guid? OperationId, string? Reason,
    string RuleVersion, Instant At, Guid? By);

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerLine> Items, Guid? Next);

internal sealed class ListLedgerValidator : AbstractValidator<ListLedger>
{
    public ListLedgerValidator()
    {
        RuleFor(r => r.CommitmentId).NotEmpty();
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
    }
}

internal sealed class ListLedgerHandler(OutreachDbContext db, QuotaMoves quota) : IRequestHandler<ListLedger, LedgerPage>
{
    public async Task<LedgerPage> Handle(ListLedger request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ViewCommitments);
        var commitment = new CommitmentId(request.CommitmentId);
        if (!await db.Commitments.AnyAsync(c => c.Id == commitment, cancellationToken))
        {
            throw new NotFoundException("commitment");
        }

        var lines = db.Ledger.AsNoTracking().Where(l => l.CommitmentId == commitment);
        if (request.AllotmentId is { } given)
        {
            var allotment = new AllotmentId(given);
            lines = lines.Where(l => l.AllotmentId == allotment);
        }

        if (request.After is { } after)
        {
            var cursor = new LedgerEntryId(after);
            lines = lines.Where(l => l.Id > cursor);
        }

        var found = await lines.OrderBy(l => l.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(request.Limit).Select(l => new LedgerLine(
            l.Id.Value, l.Kind, l.AllotmentId.Value, l.QuotaChange, l.ReservedChange, l.FulfilledChange, l.BookingId?.Value, l.OperationId?.Value, l.Reason, l.RuleVersion, l.At, l.By?.Value)).ToList();
        return new LedgerPage(page, found.Count > request.Limit ? page[^1].LedgerEntryId : null);
    }
}
