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

internal sealed class HoldEntriesHandler(EntryAccess access, IMediator mediator) : IRequestHandler<HoldEntries, EntriesChanged>
{
    public Task<EntriesChanged> Handle(HoldEntries request, CancellationToken cancellationToken) => access.ChangeEachAsync(
        request.Entries, Permission.ManageWaitingList, id => mediator.Send(new HoldEntry(id, request.Reason, request.ReviewOn), cancellationToken), cancellationToken);
}
