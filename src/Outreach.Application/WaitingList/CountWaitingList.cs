using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>How many entries pass a filter, by tier and by hospital. Exact, as of now; it reads each of them, so a page does not wait for it.</summary>
[Requires(Permission.ViewWaitingList)]
public sealed record CountWaitingList(EntryFilter Filter) : IQuery<WaitingListTotals>;

/// <param name="Total">Entries that pass: all pages of the list together.</param>
/// <param name="ListedFirstOn">Start of the longest wait among them; null if there are none.</param>
public sealed record WaitingListTotals(int Total, IReadOnlyList<TierTotal> ByTier, IReadOnlyList<HospitalListTotal> ByHospital, LocalDate? ListedFirstOn);

public sealed record TierTotal(PriorityTier Tier, int Count);

public sealed record HospitalListTotal(Guid HospitalId, string HospitalCode, int Count);

internal sealed class CountWaitingListValidator : AbstractValidator<CountWaitingList>
{
    public CountWaitingListValidator() => RuleFor(r => r.Filter).NotNull().SetValidator(new EntryFilterValidator());
}

internal sealed class CountWaitingListHandler(OutreachDbContext db, EntryHospitals hospitals) : IRequestHandler<CountWaitingList, WaitingListTotals>
{
    public async Task<WaitingListTotals> Handle(CountWaitingList request, CancellationToken cancellationToken)
    {
        var byTier = new SortedDictionary<PriorityTier, int>();
        List<HospitalListTotal> byHospital = [];
        LocalDate? first = null;
        foreach (var hospital in await hospitals.OfAsync(request.Filter.HospitalId, request.Filter.Status, cancellationToken))
        {
            var tiers = await request.Filter.Apply(db.WaitingList.AsNoTracking(), hospital.Id, hospital.Today)
                .GroupBy(e => e.RankTier)
                .Select(g => new { Tier = g.Key, Count = g.Count(), First = g.Min(e => e.ListedOn) })
                .ToListAsync(cancellationToken);
            foreach (var tier in tiers)
            {
                byTier[tier.Tier] = byTier.GetValueOrDefault(tier.Tier) + tier.Count;
                first = first is { } earlier && earlier < tier.First ? earlier : tier.First;
            }

            if (tiers.Count > 0)
            {
                byHospital.Add(new HospitalListTotal(hospital.Id.Value, hospital.Code, tiers.Sum(t => t.Count)));
            }
        }

        return new WaitingListTotals(byTier.Values.Sum(), [.. byTier.Select(t => new TierTotal(t.Key, t.Value))], byHospital, first);
    }
}
