using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Outcomes;

/// <summary>Verify an operation that somebody else recorded; what counts is fulfilled in the ledger.</summary>
[Requires(Permission.VerifyOperations)]
public sealed record VerifyOperation(Guid OperationId, long? ExpectedVersion = null) : ICommand<OperationChanged>;

internal sealed class VerifyOperationValidator : AbstractValidator<VerifyOperation>
{
    public VerifyOperationValidator() => RuleFor(r => r.OperationId).NotEmpty();
}

internal sealed class VerifyOperationHandler(OutreachDbContext db, OperationAccess access, CommitmentLedger ledger, AuditTrail audit, Caller caller, IClock clock)
    : IRequestHandler<VerifyOperation, OperationChanged>
{
    public async Task<OperationChanged> Handle(VerifyOperation request, CancellationToken cancellationToken)
    {
        var operation = await access.OperationAsync(request.OperationId, Permission.VerifyOperations, request.ExpectedVersion, cancellationToken);
        var from = operation.Status;
        operation.Verify(caller.RequirePerson(), clock.GetCurrentInstant());
        if (operation.AllotmentId is not null)
        {
            await ledger.FulfilAsync(operation, cancellationToken);
        }

        audit.Record("operation", operation.Id.Value, operation.PatientId, operation.HospitalId, from.ToString(), operation.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return OperationChanged.From(operation);
    }
}
