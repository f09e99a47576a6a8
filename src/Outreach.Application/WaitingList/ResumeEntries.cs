using FluentValidation;
using MediatR;
using Outreach.Application.Security;

namespace Outreach.Application.WaitingList;

/// <summary>Take several entries off hold: all of them, or none if one cannot be.</summary>
[Requires(Permission.ManageWaitingList)]
public sealed record ResumeEntries(IReadOnlyList<ChosenEntry> Entries) : ICommand<EntriesChanged>;

internal sealed class ResumeEntriesValidator : AbstractValidator<ResumeEntries>
{
    public ResumeEntriesValidator() => RuleFor(r => r.Entries).AreChosen();
}

internal sealed class ResumeEntriesHandler(EntryAccess access, IMediator mediator) : IRequestHandler<ResumeEntries, EntriesChanged>
{
    public Task<EntriesChanged> Handle(ResumeEntries request, CancellationToken cancellationToken) => access.ChangeEachAsync(
        request.Entries, Permission.ManageWaitingList, id => mediator.Send(new ResumeEntry(id), cancellationToken), cancellationToken);
}
