using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Paging;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>A page of the waiting list in its order: tier, points, time of listing, identifier.</summary>
/// <param name="After">Cursor of the page before; null for the first page.</param>
[Requires(Permission.ViewWaitingList)]
public sealed record ListWaitingList(EntryFilter Filter, string? After = null, int Limit = 50) : IQuery<WaitingListPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record WaitingListPage(IReadOnlyList<ListedEntry> Items, string? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

internal sealed class ListWaitingListValidator : AbstractValidator<ListWaitingList>
{
    public ListWaitingListValidator()
    {
        RuleFor(r => r.Filter).NotNull().SetValidator(new EntryFilterValidator());
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.After).Must(after => after is null || ListWaitingListHandler.ReadCursor(after) is not null).WithMessage("This is no cursor of this list.");
    }
}

internal sealed class ListWaitingListHandler(OutreachDbContext db, EntryHospitals hospitals, EntryDetailsReader details) : IRequestHandler<ListWaitingList, WaitingListPage>
{
    public async Task<WaitingListPage> Handle(ListWaitingList request, CancellationToken cancellationToken)
    {
        var lists = (await hospitals.OfAsync(request.Filter.HospitalId, request.Filter.Status, cancellationToken))
            .Select(h => request.Filter.Apply(db.WaitingList.AsNoTracking(), h.Id, h.Today))
            .ToList();

        // One more than asked for tells whether there is a next page.
        var wanted = request.Limit + 1;
        List<EntryPlace> places = [];
        if (lists.Count > 0)
        {
            foreach (var range in RangesOf(lists, request.After is null ? null : ReadCursor(request.After)))
            {
                places.AddRange(await FirstOfAsync(range, wanted - places.Count, cancellationToken));
                if (places.Count == wanted)
                {
                    break;
                }
            }
        }

        var page = places.Take(request.Limit).ToList();
        var items = await details.OfAsync([.. page.Select(p => p.Id)], cancellationToken);
        return new WaitingListPage(items, places.Count == wanted ? PageCursor.Write(page[^1].ToParts()) : null);
    }

    internal static EntryPlace? ReadCursor(string cursor) => PageCursor.TryRead(cursor, 4, out var parts) ? EntryPlace.FromParts(parts) : null;

    /// <summary>The ranges that make up the rest of the list, each as the same range of every hospital.</summary>
    private static IEnumerable<List<IQueryable<WaitingListEntry>>> RangesOf(List<IQueryable<WaitingListEntry>> lists, EntryPlace? after)
    {
        if (after is not { } place)
        {
            return [lists];
        }

        var ranges = lists.ConvertAll(list => list.RangesAfter(place).ToList());
        return Enumerable.Range(0, ranges[0].Count).Select(i => ranges.ConvertAll(r => r[i]));
    }

    /// <summary>The first entries of several hospitals together.</summary>
    /// <remarks>
    /// A short range of the index for each hospital, merged here: one statement over all of them would have to sort
    /// everything that waits, and a union of many statements takes longer to prepare than the ranges take to read.
    /// </remarks>
    private static async Task<List<EntryPlace>> FirstOfAsync(List<IQueryable<WaitingListEntry>> lists, int count, CancellationToken cancellationToken)
    {
        List<EntryPlace> first = [];
        foreach (var list in lists)
        {
            var rows = await list.InListOrder().Take(count).Select(e => new { e.RankTier, e.RankPoints, e.ListedAt, e.Id }).ToListAsync(cancellationToken);
            first.AddRange(rows.Select(e => new EntryPlace(e.RankTier, e.RankPoints, e.ListedAt, e.Id)));
        }

        if (lists.Count > 1)
        {
            first.Sort();
        }

        return first.Count > count ? first[..count] : first;
    }
}
