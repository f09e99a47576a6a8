using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Take note of what a far end says became of a message. The same report again changes nothing.</summary>
/// <param name="Code">The far end's reason: a number or kebab-case, never a text or a number of a person.</param>
[Requires(Permission.RunJobs)]
public sealed record ReportDelivery(Guid ReminderId, Guid ContactId, MessageChannelKind Channel, DeliveryState State, string? Code = null) : ICommand<DeliveryReported>;

/// <param name="Status">Of the reminder now.</param>
public sealed record DeliveryReported(ReminderStatus Status);

internal sealed class ReportDeliveryValidator : AbstractValidator<ReportDelivery>
{
    public ReportDeliveryValidator()
    {
        RuleFor(r => r.ReminderId).NotEmpty();
        RuleFor(r => r.ContactId).NotEmpty();
        RuleFor(r => r.Channel).IsInEnum().NotEqual((MessageChannelKind)0);
        RuleFor(r => r.State).IsInEnum().NotEqual((DeliveryState)0);
        RuleFor(r => r.Code).MaximumLength(64);
    }
}

internal sealed class ReportDeliveryHandler(OutreachDbContext db, IDatabaseEngine engine, DeliveryReports reports, AuditTrail audit, IClock clock)
    : IRequestHandler<ReportDelivery, DeliveryReported>
{
    public async Task<DeliveryReported> Handle(ReportDelivery request, CancellationToken cancellationToken)
    {
        // Two reports of one message, and whoever records that it was sent, wait for each other.
        await engine.LockAsync(db, LockedRow.Reminder, request.ReminderId, cancellationToken);
        var (id, contact) = (new ReminderId(request.ReminderId), new ContactId(request.ContactId));
        var reminder = await db.Reminders.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException("reminder");

        if (await db.DeliveryReports.AnyAsync(
            r => r.ReminderId == id && r.ContactId == contact && r.Channel == request.Channel && r.State == request.State, cancellationToken))
        {
            audit.NothingChanged();
            return new(reminder.Status);
        }

        var now = clock.GetCurrentInstant();
        var report = new DeliveryReport(EntityId.New<DeliveryReportId>(clock), id, contact, request.Channel, request.State, request.Code, now);
        db.DeliveryReports.Add(report);
        var from = reminder.Status;

        // While it counts as being sent, the report only waits: whoever records the sending finds it.
        if (reminder.Status != ReminderStatus.Sending)
        {
            await reports.ApplyAsync(reminder, report, cancellationToken);
        }

        audit.Record("reminder", id.Value, reminder.PatientId, reminder.HospitalId, from.ToString(), reminder.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);

        return new(reminder.Status);
    }
}
