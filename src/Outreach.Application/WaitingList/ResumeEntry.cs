using FluentValidation;
using MediatR;
using Outreach.Application.Security;

namespace Outreach.Application.WaitingList;

/// <summary>Take an entry off hold: it waits again in its place.</summary>
[Requires(Permission.ManageWaitingList)]
public sealed record ResumeEntry(Guid EntryId, long? ExpectedVersion = null) : ICommand<EntryChanged>;

internal sealed class ResumeEntryValidator : AbstractValidator<ResumeEntry>
{
    public ResumeEntryValidator() => RuleFor(r => r.EntryId).NotEmpty();
}

internal sealed class ResumeEntryHandler(EntryAccess access, EntryRanking ranking, AuditTrail audit) : IRequestHandler<ResumeEntry, EntryChanged>
{
    public async Task<EntryChanged> Handle(ResumeEntry request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.ManageWaitingList, request.ExpectedVersion, cancellationToken);
        var from = entry.Status;
        entry.Resume();
        await ranking.RankAsync(entry, cancellationToken);
        audit.Record("waiting-list-entry", entry.Id.Value, entry.PatientId, entry.HospitalId, from.ToString(), entry.Status.ToString());
        return await access.SaveAsync(entry, cancellationToken);
    }
}
