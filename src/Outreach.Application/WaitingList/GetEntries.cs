using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.WaitingList;

/// <summary>Several entries as they are now, to look at before a change to all of them.</summary>
[Requires(Permission.ViewWaitingList)]
public sealed record GetEntries(IReadOnlyList<Guid> EntryIds) : IQuery<EntriesFound>;

/// <param name="Items">In the order in which they were asked for.</param>
public sealed record EntriesFound(IReadOnlyList<ListedEntry> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

internal sealed class GetEntriesValidator : AbstractValidator<GetEntries>
{
    public GetEntriesValidator() => RuleFor(r => r.EntryIds)
        .NotEmpty()
        .Must(ids => ids is null || ids.Count <= ChosenEntries.Most).WithMessage($"At most {ChosenEntries.Most} entries at once.");
}

internal sealed class GetEntriesHandler(OutreachDbContext db, Caller caller, EntryDetailsReader details) : IRequestHandler<GetEntries, EntriesFound>
{
    public async Task<EntriesFound> Handle(GetEntries request, CancellationToken cancellationToken)
    {
        List<WaitingListEntryId> ids = [.. request.EntryIds.Distinct().Select(id => new WaitingListEntryId(id))];
        var hospitals = await db.WaitingList.AsNoTracking().Where(e => ids.Contains(e.Id)).Select(e => e.HospitalId).ToListAsync(cancellationToken);
        if (hospitals.Count < ids.Count)
        {
            throw new NotFoundException("waiting-list entry");
        }

        var scope = caller.ScopeFor(Permission.ViewWaitingList);
        hospitals.ForEach(hospital => scope.Ensure(hospital, "waiting-list entry"));
        return new EntriesFound(await details.OfAsync(ids, cancellationToken));
    }
}
