using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Commitments;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Outcomes;

/// <summary>
/// Record an operation that began without a booking (an emergency, a patient taken in on the day). It is never blocked:
/// without quota it is recorded as beyond the ceiling and not counted.
/// </summary>
/// <param name="OperatedOn">In the hospital's calendar; not in the future.</param>
/// <param name="Facts">Surgeon and technique must be stated.</param>
[Requires(Permission.RecordOperations)]
public sealed record RecordUnbookedOperation(Guid EntryId, LocalDate OperatedOn, OperationFacts Facts, Guid? MissionId = null) : ICommand<OperationChanged>;

internal sealed class RecordUnbookedOperationValidator : AbstractValidator<RecordUnbookedOperation>
{
    public RecordUnbookedOperationValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.OperatedOn).GreaterThan(new LocalDate(2015, 12, 31));
        RuleFor(r => r.Facts).NotNull().SetValidator(new OperationFactsValidator());
        RuleFor(r => r.Facts.SurgeonId).NotNull().When(r => r.Facts is not null);
        RuleFor(r => r.Facts.Technique).NotNull().When(r => r.Facts is not null);
    }
}

internal sealed class RecordUnbookedOperationHandler(
    OutreachDbContext db, IDatabaseEngine engine, BookingAccess access, OperationAccess operations, CommitmentLedger ledger, EntryRanking ranking, AuditTrail audit, Caller caller,
    IClock clock)
    : IRequestHandler<RecordUnbookedOperation, OperationChanged>
{
    public async Task<OperationChanged> Handle(RecordUnbookedOperation request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.RecordOperations, cancellationToken);
        await engine.LockAsync(db, LockedRow.Patient, entry.PatientId.Value, cancellationToken);
        var (patientId, hospitalId) = (entry.PatientId, entry.HospitalId);
        var patient = await db.Patients.AsNoTracking().SingleAsync(p => p.Id == patientId, cancellationToken);
        await CheckAsync(request, entry, cancellationToken);

        var from = entry.Status;
        var operation = Make(request, entry, patient);
        if (operation.CountsAs == 1)
        {
            if (await ledger.TryReserveForOperationAsync(operation.Id, hospitalId, patient, request.OperatedOn, cancellationToken) is { } draw)
            {
                operation.Attribute(draw.CommitmentId, draw.AllotmentId);
            }
            else
            {
                operation.MarkBeyondCeiling();
            }
        }

        if (operation.Procedure != ProcedureKind.Abandoned)
        {
            entry.MarkOperated();
            audit.Record("entry", entry.Id.Value, patientId, hospitalId, from.ToString(), entry.Status.ToString());
        }

        db.Operations.Add(operation);
        if (Operation.CountOf(operation.Procedure) == 1)
        {
            await ranking.FellowEyeOperatedAsync(operation.PatientId, operation.Eye, cancellationToken);
        }

        audit.Record("operation", operation.Id.Value, patientId, hospitalId, to: operation.BeyondCeiling ? "BeyondCeiling" : operation.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return OperationChanged.From(operation);
    }

    private async Task CheckAsync(RecordUnbookedOperation request, WaitingListEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Status == EntryStatus.Booked)
        {
            throw new RuleViolationException("eye-already-booked", "This eye has a booking; record the operation on that booking.");
        }

        var (patientId, hospitalId, on) = (entry.PatientId, entry.HospitalId, request.OperatedOn);
        var zone = await db.Hospitals.Where(h => h.Id == hospitalId).Select(h => h.Zone).SingleAsync(cancellationToken);
        if (on > HospitalTime.DateAt(clock.GetCurrentInstant(), zone))
        {
            throw new RuleViolationException("in-the-future", "An operation is recorded on its day or later.");
        }

        await operations.EnsureDayIsFreeAsync(patientId, on, cancellationToken);
        if (request.MissionId is { } mission)
        {
            var id = new MissionId(mission);
            _ = await db.Missions.AnyAsync(m => m.Id == id, cancellationToken) ? id : throw new NotFoundException("mission");
        }

        await operations.EnsureSurgeonAsync(new SurgeonId(request.Facts.SurgeonId!.Value), cancellationToken);
        await operations.EnsureLensIsInAsync(patientId, entry.Eye, request.Facts.Procedure, cancellationToken);
    }

    private Operation Make(RecordUnbookedOperation request, WaitingListEntry entry, Patient patient)
    {
        var facts = request.Facts;
        return new Operation(
            EntityId.New<OperationId>(clock), entry.Id, null, entry.PatientId, entry.Eye, entry.HospitalId, new SurgeonId(facts.SurgeonId!.Value), request.OperatedOn,
            facts.Procedure, facts.Technique!.Value, clock.GetCurrentInstant(), caller.RequirePerson())
        {
            MissionId = request.MissionId is { } mission ? new MissionId(mission) : null,
            Country = patient.Citizenship ?? patient.ResidenceCountry,
            LensPowerDioptres = facts.LensPowerDioptres,
            Complications = string.Join(';', facts.Complications ?? []),
            Note = facts.Note,
        }.PaidBy(facts.PaidFromOtherSource);
    }
}
