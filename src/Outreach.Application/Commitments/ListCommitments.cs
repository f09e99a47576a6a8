using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;

namespace Outreach.Application.Commitments;

/// <summary>Commitments with their balances, in order of creation, in pages.</summary>
/// <param name="After">Cursor: the last commitment of the page before.</param>
[Requires(Permission.ViewCommitments)]
public sealed record ListCommitments(CommitmentStatus? Status = null, Guid? After = null, int Limit = 50) : IQuery<CommitmentsPage>;

public sealed record CommitmentSummary(
    Guid CommitmentId, string Code, string Name, CommitmentStatus Status, LocalDate WindowFrom, LocalDate WindowTo, CommitmentBalance Balance, long Version);

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record CommitmentsPage(IReadOnlyList<CommitmentSummary> Items, Guid? Next);

internal sealed class ListCommitmentsValidator : AbstractValidator<ListCommitments>
{
    public ListCommitmentsValidator()
    {
        RuleFor(r => r.Status).IsInEnum();
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
    }
}

internal sealed class ListCommitmentsHandler(OutreachDbContext db, QuotaMoves quota) : IRequestHandler<ListCommitments, CommitmentsPage>
{
    public async Task<CommitmentsPage> Handle(ListCommitments request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ViewCommitments);
        var commitments = db.Commitments.AsNoTracking();
        if (request.Status is { } status)
        {
            commitments = commitments.Where(c => c.Status == status);
        }

        if (request.After is { } after)
        {
            var cursor = new CommitmentId(after);
            commitments = commitments.Where(c => c.Id > cursor);
        }

        var found = await commitments.OrderBy(c => c.Id).Take(request.Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(request.Limit).ToList();
        var ids = page.ConvertAll(c => c.Id);
        var rows = (await db.Allotments.AsNoTracking().Where(a => ids.Contains(a.CommitmentId)).ToListAsync(cancellationToken)).ToLookup(a => a.CommitmentId);
        return new CommitmentsPage(
            page.ConvertAll(c => new CommitmentSummary(
                c.Id.Value, c.Code, c.Name, c.Status, c.WindowFrom, c.WindowTo, GetCommitmentHandler.BalanceOf(c, [.. rows[c.Id]]), c.Version)),
            found.Count > request.Limit ? page[^1].Id.Value : null);
    }
}
