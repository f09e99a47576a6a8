using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;

namespace Outreach.Application.WaitingList;

/// <summary>Put several waiting entries on hold for one reason: all of them, or none if one cannot be.</summary>
/// <param name="ReviewOn">In each hospital's calendar; today or later.</param>
[Requires(Permission.ManageWaitingList)]
public sealed record HoldEntries(IReadOnlyList<ChosenEntry> Entries, string Reason, LocalDate ReviewOn) : ICommand<EntriesChanged>;

internal sealed class HoldEntriesValidator : AbstractValidator<HoldEntries>
{
    public HoldEntriesValidator() => RuleFor(r => r.Entries).AreChosen();
}

/// <remarks>Each entry goes through the use case of one, in this transaction: one rule, and an audit record for each.</remarks>
internal sealed class HoldEntriesHandler(EntryAccess access, IMediator mediator) : IRequestHandler<HoldEntries, EntriesChanged>
{
    public async Task<EntriesChanged> Handle(HoldEntries request, CancellationToken cancellationToken)
    {
        await access.EnsureCurrentAsync(request.Entries, Permission.ManageWaitingList, cancellationToken);
        List<EntryChanged> changed = [];
        foreach (var chosen in request.Entries.InOrder())
        {
            changed.Add(await mediator.Send(new HoldEntry(chosen.EntryId, request.Reason, request.ReviewOn), cancellationToken));
        }

        return new EntriesChanged(changed);
    }
}
