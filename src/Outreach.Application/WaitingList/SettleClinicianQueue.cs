using FluentValidation;
using MediatR;
using Outreach.Application.Security;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>A clinician has looked at an entry: it may be booked (none), or it belongs in one of the clinician's queues.</summary>
[Requires(Permission.OverridePriority)]
public sealed record SettleClinicianQueue(Guid EntryId, ClinicianQueue Queue, string Reason, long? ExpectedVersion = null) : ICommand<EntryChanged>;

internal sealed class SettleClinicianQueueValidator : AbstractValidator<SettleClinicianQueue>
{
    public SettleClinicianQueueValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.Queue).IsInEnum();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class SettleClinicianQueueHandler(EntryAccess access, Caller caller, AuditTrail audit) : IRequestHandler<SettleClinicianQueue, EntryChanged>
{
    public async Task<EntryChanged> Handle(SettleClinicianQueue request, CancellationToken cancellationToken)
    {
        caller.RequirePerson();
        var entry = await access.EntryAsync(request.EntryId, Permission.OverridePriority, request.ExpectedVersion, cancellationToken);
        var from = entry.Queue;
        entry.SettleQueue(request.Queue);
        audit.Record("waiting-list-entry", entry.Id.Value, entry.PatientId, entry.HospitalId, from.ToString(), entry.Queue.ToString(), request.Reason);
        return await access.SaveAsync(entry, cancellationToken);
    }
}
