using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Patients;

/// <summary>Everything that is kept of a person, for the person who asks for it.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record ExportPatient(Guid PatientId) : IQuery<PatientExport>;

/// <param name="Identifiers">In full, the removed ones too.</param>
/// <param name="Contacts">The removed ones too.</param>
public sealed record PatientExport(
    Guid PatientId, string Reference, PatientStatus Status, PersonDetails Person, Instant RegisteredAt, Instant ExportedAt,
    IReadOnlyList<PatientContactRecord> Contacts, IReadOnlyList<PatientIdentifierRecord> Identifiers, IReadOnlyList<PatientConsentRecord> Consents,
    IReadOnlyList<UnavailableDates> Unavailable, IReadOnlyList<ExportedScreening> Screenings, IReadOnlyList<ExportedEntry> Entries,
    IReadOnlyList<ExportedBooking> Bookings, IReadOnlyList<ExportedOperation> Operations, IReadOnlyList<ExportedReminder> Reminders,
    IReadOnlyList<ExportedReply> Replies, IReadOnlyList<ExportedCall> Calls) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

/// <param name="Acuities">As written.</param>
public sealed record ExportedScreening(
    LocalDate ExaminedOn, string? ExaminedBy, string? Diagnosis, int? SystolicMmHg, int? DiastolicMmHg, decimal? Glucose, GlucoseUnit? GlucoseUnit,
    decimal? Inr, string? Notes, IReadOnlyList<ExportedAcuity> Acuities, IReadOnlyList<ExportedDecision> Decisions);

public sealed record ExportedAcuity(Eye Eye, AcuityType Type, string Written);

public sealed record ExportedDecision(Eye Eye, string? Cause, EyeDecision Proposed, string Reasons, string RuleVersion, EyeDecision? Decision, string? DecisionReason);

public sealed record ExportedEntry(Eye Eye, LocalDate ListedOn, EntryStatus Status, PriorityTier Tier, int Points, string? HoldReason, RemovalReason? RemovalReason);

public sealed record ExportedBooking(string Reference, Eye Eye, LocalDate OperationDate, LocalTime Arrival, string Zone, BookingStatus Status, EndReason? EndReason, string? EndNote);

/// <param name="LensPowerDioptres">Of the lens that was put in.</param>
public sealed record ExportedOperation(
    Eye Eye, LocalDate OperatedOn, ProcedureKind Procedure, string Technique, decimal? LensPowerDioptres, string Complications, string? Note, OperationStatus Status);

public sealed record ExportedReminder(
    ReminderKind Kind, Instant DueAt, ReminderStatus Status, Instant? SentAt, Instant? DeliveredAt, MessageChannelKind? Channel, string? Language);

/// <param name="Text">As the person wrote it.</param>
public sealed record ExportedReply(Instant ReceivedAt, MessageChannelKind Channel, string Text, ReminderAnswer Answer, ReplyStatus Status);

/// <param name="Outcome">Null while it lasts.</param>
public sealed record ExportedCall(Instant TakenAt, CallTurnOutcome? Outcome, Instant? CallAgainAt, string? Note);

internal sealed class ExportPatientHandler(OutreachDbContext db, IClock clock, PatientAccess access) : IRequestHandler<ExportPatient, PatientExport>
{
    public async Task<PatientExport> Handle(ExportPatient request, CancellationToken cancellationToken)
    {
        var id = await access.EnsureVisibleAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var patient = await db.Patients.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken);
        var side = await MergeSide.LoadAsync(db, id, cancellationToken);
        var screenings = side.Screenings.Select(s => s.Id).ToArray();
        var readings = (await db.AcuityReadings.AsNoTracking().Where(r => screenings.Contains(r.ScreeningId)).ToListAsync(cancellationToken)).ToLookup(r => r.ScreeningId);
        var findings = (await db.EyeFindings.AsNoTracking().Where(f => screenings.Contains(f.ScreeningId)).ToListAsync(cancellationToken)).ToLookup(f => f.ScreeningId);

        return new PatientExport(
            patient.Id.Value, patient.Reference, patient.Status, PersonDetails.From(patient), patient.RegisteredAt, clock.GetCurrentInstant(),
            [.. side.Contacts.OrderBy(c => c.Position).Select(PatientContactRecord.From)],
            [.. side.Identifiers.Select(PatientIdentifierRecord.Revealed)],
            [.. side.Consents.OrderBy(c => c.RecordedAt).Select(PatientConsentRecord.From)],
            [.. side.Unavailabilities.OrderBy(u => u.From).Select(UnavailableDates.Of)],
            [.. side.Screenings.OrderBy(s => s.ExaminedOn).Select(s => Exported(s, readings[s.Id], findings[s.Id]))],
            [.. side.Entries.OrderBy(e => e.ListedAt).Select(e => new ExportedEntry(e.Eye, e.ListedOn, e.Status, e.RankTier, e.RankPoints, e.HoldReason, e.RemovalReason))],
            [.. side.Bookings.OrderBy(b => b.MadeAt).Select(b => new ExportedBooking(b.Reference, b.Eye, b.OperationDate, b.Arrival, b.Zone, b.Status, b.EndReason, b.EndNote))],
            [.. side.Operations.OrderBy(o => o.OperatedOn).Select(o => new ExportedOperation(o.Eye, o.OperatedOn, o.Procedure, o.Technique.ToString(), o.LensPowerDioptres, o.Complications, o.Note, o.Status))],
            [.. side.Reminders.OrderBy(r => r.DueAt).Select(r => new ExportedReminder(r.Kind, r.DueAt, r.Status, r.SentAt, r.DeliveredAt, r.Channel, r.Language))],
            [.. side.Replies.OrderBy(r => r.ReceivedAt).Select(r => new ExportedReply(r.ReceivedAt, r.Channel, r.Text, r.Answer, r.Status))],
            [.. side.Calls.OrderBy(c => c.TakenAt).Select(c => new ExportedCall(c.TakenAt, c.Outcome, c.CallAgainAt, c.Note))]);
    }

    private static ExportedScreening Exported(ScreeningRecord s, IEnumerable<AcuityReading> readings, IEnumerable<EyeFinding> findings) => new(
        s.ExaminedOn, s.ExaminedBy, s.Diagnosis, s.SystolicMmHg, s.DiastolicMmHg, s.Glucose, s.GlucoseUnit, s.Inr, s.Notes,
        [.. readings.OrderBy(r => r.Eye).ThenBy(r => r.Type).Select(r => new ExportedAcuity(r.Eye, r.Type, r.Written))],
        [.. findings.OrderBy(f => f.Eye).Select(f => new ExportedDecision(f.Eye, f.Cause, f.Proposed, f.ProposedReasons, f.RuleVersion, f.Decision, f.DecisionReason))]);
}
