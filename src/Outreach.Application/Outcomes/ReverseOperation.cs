using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;

namespace Outreach.Application.Outcomes;

/// <summary>A verified operation was recorded by mistake: it no longer counts, and the ledger says why. Nothing is deleted.</summary>
[Requires(Permission.ReverseOperations)]
public sealed record ReverseOperation(Guid OperationId, string Reason, long? ExpectedVersion = null) : ICommand<OperationChanged>;

internal sealed class ReverseOperationValidator : AbstractValidator<ReverseOperation>
{
    public ReverseOperationValidator()
    {
        RuleFor(r => r.OperationId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class ReverseOperationHandler(OutreachDbContext db, OperationAccess access, CommitmentLedger ledger, ReminderPlanning reminders, EntryRanking ranking, AuditTrail audit, Caller caller,
    IClock clock)
    : IRequestHandler<ReverseOperation, OperationChanged>
{
    public async Task<OperationChanged> Handle(ReverseOperation request, CancellationToken cancellationToken)
    {
        var operation = await access.OperationAsync(request.OperationId, Permission.ReverseOperations, request.ExpectedVersion, cancellationToken);
        var from = operation.Status;
        operation.Reverse(caller.RequirePerson(), clock.GetCurrentInstant(), request.Reason);
        await ranking.OperationReversedAsync(operation.PatientId, operation.Eye, cancellationToken);
        if (operation.AllotmentId is not null)
        {
            await ledger.ReverseAsync(operation, request.Reason, cancellationToken);
        }

        await reminders.WithdrawReviewsAsync(operation.Id, "operation-reversed", cancellationToken);
        audit.Record("operation", operation.Id.Value, operation.PatientId, operation.HospitalId, from.ToString(), operation.Status.ToString(), request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        return OperationChanged.From(operation);
    }
}
