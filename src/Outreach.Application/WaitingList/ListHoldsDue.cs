using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>Entries on hold whose day of review has come, the oldest first, hospital by hospital.</summary>
/// <param name="Until">Review days up to this one; null for today in each hospital's calendar.</param>
/// <param name="Limit">Entries at most; those reviewed leave the list, and the next ones come up.</param>
[Requires(Permission.ViewWaitingList)]
public sealed record ListHoldsDue(Guid? HospitalId = null, LocalDate? Until = null, int Limit = 100) : IQuery<HoldsDue>;

/// <param name="MayBeMore">There were as many as the limit allows.</param>
public sealed record HoldsDue(IReadOnlyList<ListedEntry> Items, bool MayBeMore) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

internal sealed class ListHoldsDueValidator : AbstractValidator<ListHoldsDue>
{
    public ListHoldsDueValidator()
    {
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
    }
}

internal sealed class ListHoldsDueHandler(OutreachDbContext db, EntryHospitals hospitals, EntryDetailsReader details) : IRequestHandler<ListHoldsDue, HoldsDue>
{
    public async Task<HoldsDue> Handle(ListHoldsDue request, CancellationToken cancellationToken)
    {
        List<WaitingListEntryId> ids = [];
        foreach (var hospital in await hospitals.OfAsync(request.HospitalId, EntryStatus.OnHold, cancellationToken))
        {
            var until = request.Until ?? hospital.Today;
            ids.AddRange(await db.WaitingList.AsNoTracking()
                .Where(e => e.HospitalId == hospital.Id && e.Status == EntryStatus.OnHold && e.HoldReviewOn <= until)
                .OrderBy(e => e.HoldReviewOn).ThenBy(e => e.Id)
                .Select(e => e.Id)
                .Take(request.Limit - ids.Count)
                .ToListAsync(cancellationToken));
            if (ids.Count == request.Limit)
            {
                break;
            }
        }

        return new HoldsDue(await details.OfAsync(ids, cancellationToken), ids.Count == request.Limit);
    }
}
