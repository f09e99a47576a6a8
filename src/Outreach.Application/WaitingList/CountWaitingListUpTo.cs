using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>How many entries pass a filter, for a page that must not wait: it stops counting at a number.</summary>
/// <param name="AtMost">1 to 100,000.</param>
[Requires(Permission.ViewWaitingList)]
public sealed record CountWaitingListUpTo(EntryFilter Filter, int AtMost = 10_000) : IQuery<BoundedCount>;

/// <param name="Count">Exact, unless there are more.</param>
/// <param name="IsMore">More pass than were counted.</param>
public sealed record BoundedCount(int Count, bool IsMore);

internal sealed class CountWaitingListUpToValidator : AbstractValidator<CountWaitingListUpTo>
{
    public CountWaitingListUpToValidator()
    {
        RuleFor(r => r.Filter).NotNull().SetValidator(new EntryFilterValidator());
        RuleFor(r => r.AtMost).InclusiveBetween(1, 100_000);
    }
}

internal sealed class CountWaitingListUpToHandler(OutreachDbContext db, EntryHospitals hospitals) : IRequestHandler<CountWaitingListUpTo, BoundedCount>
{
    public async Task<BoundedCount> Handle(CountWaitingListUpTo request, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var hospital in await hospitals.OfAsync(request.Filter.HospitalId, request.Filter.Status, cancellationToken))
        {
            // One more than wanted tells that there are more.
            count += await request.Filter.Apply(db.WaitingList.AsNoTracking(), hospital.Id, hospital.Today)
                .Take(request.AtMost + 1 - count)
                .CountAsync(cancellationToken);
            if (count > request.AtMost)
            {
                return new BoundedCount(request.AtMost, IsMore: true);
            }
        }

        return new BoundedCount(count, IsMore: false);
    }
}
