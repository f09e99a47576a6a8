using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Patients;

/// <summary>Record that a patient has died: the open entries leave the waiting list, and nothing is sent any more.</summary>
/// <param name="Source">Who said so, without a name: <c>told by a relative on the phone</c>.</param>
[Requires(Permission.RegisterPatients)]
public sealed record RecordDeath(Guid PatientId, string Source, long? ExpectedVersion = null) : ICommand<DeathRecorded>;

/// <param name="RemovedEntries">Waiting-list entries that were removed.</param>
public sealed record DeathRecorded(Guid PatientId, IReadOnlyList<Guid> RemovedEntries, long Version);

internal sealed class RecordDeathValidator : AbstractValidator<RecordDeath>
{
    public RecordDeathValidator() => RuleFor(r => r.Source).Reason();
}

internal sealed class RecordDeathHandler(OutreachDbContext db, AuditTrail audit, PatientAccess access, ReminderPlanning reminders) : IRequestHandler<RecordDeath, DeathRecorded>
{
    private static readonly EntryStatus[] Open = [EntryStatus.Waiting, EntryStatus.OnHold, EntryStatus.Booked];
    private static readonly BookingStatus[] Active = [BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed, BookingStatus.Arrived, BookingStatus.InTheatre];

    public async Task<DeathRecorded> Handle(RecordDeath request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        patient.Expect(request.ExpectedVersion);
        if (await db.Bookings.AnyAsync(b => b.PatientId == patient.Id && Active.Contains(b.Status), cancellationToken))
        {
            throw new RuleViolationException("booking-active", "The patient has a booking; cancel it first, so that its place and its unit are free again.");
        }

        var entries = await db.WaitingList.Where(e => e.PatientId == patient.Id && Open.Contains(e.Status)).ToListAsync(cancellationToken);
        foreach (var entry in entries)
        {
            var before = entry.Status;
            entry.Remove(RemovalReason.Died);
            audit.Record("entry", entry.Id.Value, patient.Id, entry.HospitalId, before.ToString(), entry.Status.ToString(), nameof(RemovalReason.Died));
        }

        patient.RecordDeath();
        audit.Record("patient", patient.Id.Value, patient.Id, patient.HomeHospitalId, nameof(PatientStatus.Active), nameof(PatientStatus.Died), request.Source);
        await db.SaveChangesAsync(cancellationToken);
        await reminders.WithdrawAllAsync(patient.Id, "patient-died", cancellationToken);
        return new DeathRecorded(request.PatientId, [.. entries.Select(e => e.Id.Value)], patient.Version);
    }
}
