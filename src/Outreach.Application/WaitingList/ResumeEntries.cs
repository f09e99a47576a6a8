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

/// <remarks>Each entry goes through the use case of one, in this transaction: one rule, and an audit record for each.</remarks>
internal sealed class ResumeEntriesHandler(EntryAccess access, IMediator mediator) : IRequestHandler<ResumeEntries, EntriesChanged>
{
    public async Task<EntriesChanged> Handle(ResumeEntries request, CancellationToken cancellationToken)
    {
        await access.EnsureCurrentAsync(request.Entries, Permission.ManageWaitingList, cancellationToken);
        List<EntryChanged> changed = [];
        foreach (var chosen in request.Entries.InOrder())
        {
            changed.Add(await mediator.Send(new ResumeEntry(chosen.EntryId), cancellationToken));
        }

        return new EntriesChanged(changed);
    }
}
