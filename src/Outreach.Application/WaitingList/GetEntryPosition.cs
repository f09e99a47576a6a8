using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>Where a waiting entry stands in its hospital's list.</summary>
[Requires(Permission.ViewWaitingList)]
public sealed record GetEntryPosition(Guid EntryId) : IQuery<EntryPosition>;

/// <param name="Position">From 1, among the waiting entries of the hospital; null if the entry is not waiting.</param>
/// <param name="PositionInTier">From 1, inside its tier.</param>
/// <param name="Waiting">Waiting entries of the hospital.</param>
public sealed record EntryPosition(Guid EntryId, EntryStatus Status, PriorityTier Tier, int? Position, int? PositionInTier, int Waiting);

internal sealed class GetEntryPositionValidator : AbstractValidator<GetEntryPosition>
{
    public GetEntryPositionValidator() => RuleFor(r => r.EntryId).NotEmpty();
}

internal sealed class GetEntryPositionHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetEntryPosition, EntryPosition>
{
    public async Task<EntryPosition> Handle(GetEntryPosition request, CancellationToken cancellationToken)
    {
        var id = new WaitingListEntryId(request.EntryId);
        var entry = await db.WaitingList.AsNoTracking()
            .Where(e => e.Id == id)
            .Select(e => new { e.HospitalId, e.Status, e.RankTier, e.RankPoints, e.ListedAt })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("waiting-list entry");
        var hospital = entry.HospitalId;
        caller.ScopeFor(Permission.ViewWaitingList).Ensure(hospital, "waiting-list entry");

        var waiting = db.WaitingList.AsNoTracking().Where(e => e.HospitalId == hospital && e.Status == EntryStatus.Waiting);
        var all = await waiting.CountAsync(cancellationToken);
        if (entry.Status != EntryStatus.Waiting)
        {
            return new EntryPosition(request.EntryId, entry.Status, entry.RankTier, null, null, all);
        }

        List<int> ahead = [];
        foreach (var range in waiting.RangesBefore(new EntryPlace(entry.RankTier, entry.RankPoints, entry.ListedAt, id)))
        {
            ahead.Add(await range.CountAsync(cancellationToken));
        }

        // The first range is the tiers before.
        return new EntryPosition(request.EntryId, entry.Status, entry.RankTier, ahead.Sum() + 1, ahead.Skip(1).Sum() + 1, all);
    }
}
