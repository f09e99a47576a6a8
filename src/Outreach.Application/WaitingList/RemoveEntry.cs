using FluentValidation;
using MediatR;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>Take an entry off the list for good, with a coded reason. A booked one gives its place back first.</summary>
[Requires(Permission.ManageWaitingList)]
public sealed record RemoveEntry(Guid EntryId, RemovalReason Reason, string? Note = null, long? ExpectedVersion = null) : ICommand<EntryChanged>;

internal sealed class RemoveEntryValidator : AbstractValidator<RemoveEntry>
{
    public RemoveEntryValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.Reason).IsInEnum();
        RuleFor(r => r.Note).Length(3, 400);
    }
}

internal sealed class RemoveEntryHandler(EntryAccess access, EntryRanking ranking, AuditTrail audit) : IRequestHandler<RemoveEntry, EntryChanged>
{
    public async Task<EntryChanged> Handle(RemoveEntry request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.ManageWaitingList, request.ExpectedVersion, cancellationToken);
        if (entry.Status == EntryStatus.Booked)
        {
            throw new RuleViolationException("entry-booked", "This eye has a booking: cancel the booking first, so that its place and its unit are free again.");
        }

        var from = entry.Status;
        entry.Remove(request.Reason);
        if (request.Reason == RemovalReason.OperatedElsewhere)
        {
            await ranking.FellowEyeOperatedAsync(entry.PatientId, entry.Eye, cancellationToken);
        }

        var reason = request.Note is null ? request.Reason.ToString() : $"{request.Reason}: {request.Note}";
        audit.Record("waiting-list-entry", entry.Id.Value, entry.PatientId, entry.HospitalId, from.ToString(), entry.Status.ToString(), reason);
        return await access.SaveAsync(entry, cancellationToken);
    }
}
