using FluentValidation;
using MediatR;
using Outreach.Application.Security;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>Take several entries off the list for good, with one coded reason: all of them, or none if one cannot be.</summary>
[Requires(Permission.ManageWaitingList)]
public sealed record RemoveEntries(IReadOnlyList<ChosenEntry> Entries, RemovalReason Reason, string? Note = null) : ICommand<EntriesChanged>;

internal sealed class RemoveEntriesValidator : AbstractValidator<RemoveEntries>
{
    public RemoveEntriesValidator() => RuleFor(r => r.Entries).AreChosen();
}

/// <remarks>
/// Each entry goes through the use case of one, in this transaction: one rule, and an audit record for each. The versions are
/// looked at before all: an eye that was operated elsewhere ranks the other eye anew, which may be of the same choice.
/// </remarks>
internal sealed class RemoveEntriesHandler(EntryAccess access, IMediator mediator) : IRequestHandler<RemoveEntries, EntriesChanged>
{
    public async Task<EntriesChanged> Handle(RemoveEntries request, CancellationToken cancellationToken)
    {
        await access.EnsureCurrentAsync(request.Entries, Permission.ManageWaitingList, cancellationToken);
        List<EntryChanged> changed = [];
        foreach (var chosen in request.Entries.InOrder())
        {
            changed.Add(await mediator.Send(new RemoveEntry(chosen.EntryId, request.Reason, request.Note), cancellationToken));
        }

        return new EntriesChanged(changed);
    }
}
