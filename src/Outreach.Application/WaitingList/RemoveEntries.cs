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

internal sealed class RemoveEntriesHandler(EntryAccess access, IMediator mediator) : IRequestHandler<RemoveEntries, EntriesChanged>
{
    public Task<EntriesChanged> Handle(RemoveEntries request, CancellationToken cancellationToken) => access.ChangeEachAsync(
        request.Entries, Permission.ManageWaitingList, id => mediator.Send(new RemoveEntry(id, request.Reason, request.Note), cancellationToken), cancellationToken);
}
