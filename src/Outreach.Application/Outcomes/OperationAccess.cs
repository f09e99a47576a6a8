using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Outcomes;

/// <summary>What was done, as it is recorded with or without a booking.</summary>
/// <param name="LensPowerDioptres">-20 to 60.</param>
/// <param name="Complications">Codes, as in <c>posterior-capsule-rupture</c>.</param>
/// <param name="PaidFromOtherSource">Not paid by the programme: counts nothing.</param>
public sealed record OperationFacts(
    ProcedureKind Procedure, Technique? Technique, Guid? SurgeonId, decimal? LensPowerDioptres = null, IReadOnlyList<string>? Complications = null, string? Note = null, bool PaidFromOtherSource = false);

/// <summary>An operation after a change.</summary>
/// <param name="CountsAs">0 or 1 by the counting rule.</param>
/// <param name="BeyondCeiling">Recorded, not counted: a programme manager amends or re-attributes it.</param>
public sealed record OperationChanged(Guid OperationId, OperationStatus Status, int CountsAs, bool BeyondCeiling, Guid? CommitmentId, Guid? AllotmentId, long Version)
{
    internal static OperationChanged From(Operation o) =>
        new(o.Id.Value, o.Status, o.CountsAs, o.BeyondCeiling, o.CommitmentId?.Value, o.AllotmentId?.Value, o.Version);
}

/// <summary>Parts that the operation slices share.</summary>
public sealed class OperationAccess(OutreachDbContext db, IDatabaseEngine engine, Caller caller) : ISharedPart
{
    /// <exception cref="NotFoundException">Not there, or at a hospital where the caller lacks the permission.</exception>
    public async Task<Operation> OperationAsync(Guid id, Permission permission, long? expectedVersion, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Operation, id, cancellationToken);
        var operationId = new OperationId(id);
        var operation = await db.Operations.SingleOrDefaultAsync(o => o.Id == operationId, cancellationToken) ?? throw new NotFoundException("operation");
        caller.ScopeFor(permission).Ensure(operation.HospitalId, "operation");
        operation.Expect(expectedVersion);
        return operation;
    }

    /// <exception cref="NotFoundException">No such surgeon.</exception>
    public async Task EnsureSurgeonAsync(SurgeonId surgeon, CancellationToken cancellationToken)
    {
        if (!await db.Surgeons.AnyAsync(s => s.Id == surgeon, cancellationToken))
        {
            throw new NotFoundException("surgeon");
        }
    }

    /// <summary>The database refuses it too; this says why.</summary>
    public async Task EnsureDayIsFreeAsync(PatientId patient, LocalDate on, CancellationToken cancellationToken)
    {
        if (await db.Operations.AnyAsync(o => o.PatientId == patient && o.OperatedOn == on && o.Status != OperationStatus.Reversed, cancellationToken))
        {
            throw new RuleViolationException("same-day", "A patient is never operated twice on one day.");
        }
    }

    /// <summary>The database refuses it too; this says why.</summary>
    public async Task EnsureLensIsInAsync(PatientId patient, Eye eye, ProcedureKind procedure, CancellationToken cancellationToken)
    {
        if (Operation.CountOf(procedure) == 1
            && await db.Operations.AnyAsync(
                o => o.PatientId == patient && o.Eye == eye && o.Status != OperationStatus.Reversed
                    && (o.Procedure == ProcedureKind.LensExtraction || o.Procedure == ProcedureKind.LensExtractionWithGlaucoma),
                cancellationToken))
        {
            throw new RuleViolationException("lens-already-out", "A lens extraction of this eye is on record; reverse that first if it was recorded by mistake.");
        }
    }
}
