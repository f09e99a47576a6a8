using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Commitments;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Outcomes;

/// <summary>Record what was done to a patient who came with a booking. It waits for another person's verification.</summary>
/// <param name="Facts">Surgeon and technique are the session's unless stated.</param>
[Requires(Permission.RecordOperations)]
public sealed record RecordOperation(Guid BookingId, OperationFacts Facts, long? ExpectedVersion = null) : ICommand<OperationChanged>;

internal sealed class RecordOperationValidator : AbstractValidator<RecordOperation>
{
    public RecordOperationValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.Facts).NotNull().SetValidator(new OperationFactsValidator());
    }
}

internal sealed class RecordOperationHandler(
    OutreachDbContext db, BookingAccess bookings, OperationAccess operations, CommitmentLedger ledger, ReminderPlanning reminders, EntryRanking ranking, AuditTrail audit,
    Caller caller, IClock clock)
    : IRequestHandler<RecordOperation, OperationChanged>
{
    public async Task<OperationChanged> Handle(RecordOperation request, CancellationToken cancellationToken)
    {
        var booking = await bookings.BookingAsync(request.BookingId, Permission.RecordOperations, request.ExpectedVersion, cancellationToken);
        var from = booking.Status;
        var now = clock.GetCurrentInstant();
        booking.Complete(now, caller.UserId);
        await operations.EnsureDayIsFreeAsync(booking.PatientId, booking.OperationDate, cancellationToken);
        await operations.EnsureLensIsInAsync(booking.PatientId, booking.Eye, request.Facts.Procedure, cancellationToken);

        var operation = await MakeAsync(booking, request.Facts, now, cancellationToken);
        await DrawAsync(operation, booking, cancellationToken);
        var entry = await bookings.EntryOfAsync(booking, cancellationToken);
        SettleEntry(entry, operation);
        db.Operations.Add(operation);
        if (Operation.CountOf(operation.Procedure) == 1)
        {
            await ranking.FellowEyeOperatedAsync(operation.PatientId, operation.Eye, cancellationToken);
        }

        await reminders.WithdrawAsync(booking.Id, "booking-completed", cancellationToken);
        if (operation.Procedure != ProcedureKind.Abandoned)
        {
            await reminders.PlanReviewsAsync(booking, operation, cancellationToken);
        }

        audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, from.ToString(), booking.Status.ToString());
        audit.Record("operation", operation.Id.Value, booking.PatientId, booking.HospitalId, to: operation.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return OperationChanged.From(operation);
    }

    private async Task<Operation> MakeAsync(Booking booking, OperationFacts facts, Instant now, CancellationToken cancellationToken)
    {
        var (sessionId, patientId) = (booking.SessionId, booking.PatientId);
        var session = await db.Sessions.Where(s => s.Id == sessionId).Select(s => new { s.SurgeonId, s.Technique, s.MissionId }).SingleAsync(cancellationToken);
        var surgeon = facts.SurgeonId is { } stated ? new SurgeonId(stated) : session.SurgeonId;
        await operations.EnsureSurgeonAsync(surgeon, cancellationToken);
        return new Operation(
            EntityId.New<OperationId>(clock), booking.EntryId, booking.Id, patientId, booking.Eye, booking.HospitalId, surgeon, booking.OperationDate,
            facts.Procedure, facts.Technique ?? session.Technique, now, caller.RequirePerson())
        {
            MissionId = session.MissionId,
            Country = await db.Patients.Where(p => p.Id == patientId).Select(p => p.Citizenship ?? p.ResidenceCountry).SingleAsync(cancellationToken),
            LensPowerDioptres = facts.LensPowerDioptres,
            Complications = string.Join(';', facts.Complications ?? []),
            Note = facts.Note,
        }.PaidBy(facts.PaidFromOtherSource);
    }

    private async Task DrawAsync(Operation operation, Booking booking, CancellationToken cancellationToken)
    {
        if (operation.CountsAs == 1)
        {
            operation.Attribute(booking.CommitmentId, booking.AllotmentId);
        }
        else
        {
            await ledger.ReleaseAsync(booking, $"Counts 0: {operation.Procedure}", cancellationToken);
        }
    }

    /// <remarks>An eye whose operation was given up still needs one: it waits again, and a clinician looks first.</remarks>
    private static void SettleEntry(WaitingListEntry entry, Operation operation)
    {
        if (operation.Procedure == ProcedureKind.Abandoned)
        {
            entry.ReturnToWaiting(bumpedByHospital: false);
            entry.SettleQueue(ClinicianQueue.Review);
        }
        else
        {
            entry.MarkOperated();
        }
    }
}
