using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Outcomes;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Commitments;
using Outreach.Domain.Outcomes;

namespace Outreach.Application.Commitments;

/// <summary>Give an operation beyond the ceiling a place in an allotment that has room again.</summary>
/// <param name="Reason">As in the amendment that made room.</param>
[Requires(Permission.ManageCommitments)]
public sealed record AttributeOperation(Guid OperationId, Guid AllotmentId, string Reason, long? ExpectedVersion = null) : ICommand<OperationChanged>;

internal sealed class AttributeOperationValidator : AbstractValidator<AttributeOperation>
{
    public AttributeOperationValidator()
    {
        RuleFor(r => r.OperationId).NotEmpty();
        RuleFor(r => r.AllotmentId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class AttributeOperationHandler(OutreachDbContext db, IDatabaseEngine engine, QuotaMoves quota, AuditTrail audit, Caller caller, IClock clock)
    : IRequestHandler<AttributeOperation, OperationChanged>
{
    public async Task<OperationChanged> Handle(AttributeOperation request, CancellationToken cancellationToken)
    {
        quota.RequireEverywhere(Permission.ManageCommitments);
        await engine.LockAsync(db, LockedRow.Operation, request.OperationId, cancellationToken);
        var id = new OperationId(request.OperationId);
        var operation = await db.Operations.SingleOrDefaultAsync(o => o.Id == id, cancellationToken) ?? throw new NotFoundException("operation");
        operation.Expect(request.ExpectedVersion);
        if (!operation.BeyondCeiling || operation.Status == OperationStatus.Reversed)
        {
            throw new RuleViolationException("not-beyond-ceiling", "Only an operation beyond the ceiling is given a place.");
        }

        var option = await OptionAsync(request, operation, cancellationToken);
        await DrawAsync(operation, option, request.Reason, cancellationToken);
        operation.Attribute(option.CommitmentId, option.AllotmentId);
        audit.Record("operation", operation.Id.Value, operation.PatientId, operation.HospitalId, "BeyondCeiling", operation.Status.ToString(), request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        return OperationChanged.From(operation);
    }

    private async Task<AllotmentOption> OptionAsync(AttributeOperation request, Operation operation, CancellationToken cancellationToken)
    {
        var (allotmentId, patientId) = (new AllotmentId(request.AllotmentId), operation.PatientId);
        var option = await db.Allotments.AsNoTracking()
            .Where(a => a.Id == allotmentId)
            .Join(db.Commitments, a => a.CommitmentId, c => c.Id, (a, c) => new
            {
                a.HospitalId,
                Option = new AllotmentOption(
                a.Id, c.Id, a.IsPool, a.HospitalId != null, a.Country, a.PeriodFrom, a.PeriodTo, a.Quota - a.Reserved - a.Fulfilled, c.WindowFrom, c.WindowTo, c.ScopeCountries)
            })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("allotment");
        var patient = await db.Patients.AsNoTracking().Where(p => p.Id == patientId).Select(p => new { p.Citizenship, p.ResidenceCountry }).SingleAsync(cancellationToken);
        var serves = (option.HospitalId is null || option.HospitalId == operation.HospitalId)
            && (option.Option.Country is not { } country || country == patient.Citizenship || country == patient.ResidenceCountry)
            && (option.Option.Covers(patient.Citizenship) || option.Option.Covers(patient.ResidenceCountry))
            && AllotmentOption.Choose([option.Option], operation.OperatedOn, null).Count == 1;
        return serves ? option.Option : throw new RuleViolationException("allotment-does-not-match", "This allotment is for another hospital, country or period.");
    }

    private async Task DrawAsync(Operation operation, AllotmentOption option, string reason, CancellationToken cancellationToken)
    {
        var verified = operation.Status == OperationStatus.Verified;
        var (reserved, fulfilled, allotment) = (verified ? 0 : 1, verified ? 1 : 0, option.AllotmentId);
        var drawn = await db.Allotments
            .Where(a => a.Id == allotment && a.IsOpen && a.Reserved + a.Fulfilled < a.Quota)
            .ExecuteUpdateAsync(s => s.SetProperty(a => a.Reserved, a => a.Reserved + reserved).SetProperty(a => a.Fulfilled, a => a.Fulfilled + fulfilled), cancellationToken);
        if (drawn == 0)
        {
            throw CommitmentLedger.Refusal(somethingSetAside: true);
        }

        db.Ledger.Add(new LedgerEntry(
            EntityId.New<LedgerEntryId>(clock), verified ? LedgerKind.Fulfil : LedgerKind.Reserve, option.CommitmentId, allotment, 0, reserved, fulfilled, clock.GetCurrentInstant(), caller.UserId)
        {
            OperationId = operation.Id,
            Reason = reason,
        });
    }
}
