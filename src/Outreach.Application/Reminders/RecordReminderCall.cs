using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Reminders;

/// <summary>How a call of the staff ended.</summary>
public enum CallOutcome
{
    /// <summary>The person knows now; the reminder is delivered, and a call that they asked for is made.</summary>
    Spoken = 1,

    /// <summary>Nobody answered; it stays where it is.</summary>
    NotReached = 2,

    /// <summary>Somebody else has this number; the contact is marked until it is mended.</summary>
    WrongNumber = 3,
}

/// <summary>Note a call that the staff made in place of a message.</summary>
/// <param name="ContactId">Who was called; needed for a wrong number.</param>
[Requires(Permission.ManageReminders)]
public sealed record RecordReminderCall(Guid ReminderId, CallOutcome Outcome, Guid? ContactId = null) : ICommand<ReminderChanged>;

internal sealed class RecordReminderCallValidator : AbstractValidator<RecordReminderCall>
{
    public RecordReminderCallValidator()
    {
        RuleFor(r => r.ReminderId).NotEmpty();
        RuleFor(r => r.Outcome).IsInEnum().NotEqual((CallOutcome)0);
        RuleFor(r => r.ContactId).NotEmpty().When(r => r.Outcome == CallOutcome.WrongNumber);
    }
}

internal sealed class RecordReminderCallHandler(OutreachDbContext db, Caller caller, AuditTrail audit, IClock clock) : IRequestHandler<RecordReminderCall, ReminderChanged>
{
    public async Task<ReminderChanged> Handle(RecordReminderCall request, CancellationToken cancellationToken)
    {
        var (id, now) = (new ReminderId(request.ReminderId), clock.GetCurrentInstant());
        var reminder = await db.Reminders.InScope(caller.ScopeFor(Permission.ManageReminders)).SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
            ?? throw new NotFoundException("reminder");
        var from = reminder.Status;
        var (outcome, code) = request.Outcome switch
        {
            CallOutcome.Spoken => ("spoken", (string?)null),
            CallOutcome.NotReached => ("not-reached", null),
            _ => ("not-reached", "wrong-number"),
        };
        db.ReminderAttempts.Add(reminder.Try(EntityId.New<ReminderAttemptId>(clock), now, MessageChannelKind.Voice, outcome, code, null));

        if (request.Outcome == CallOutcome.Spoken)
        {
            reminder.MarkSpoken(now);
            var bookingId = reminder.BookingId;
            await db.Bookings.Where(b => b.Id == bookingId && b.CallAskedAt != null).ExecuteUpdateAsync(set => set.SetProperty(b => b.CallAskedAt, (Instant?)null), cancellationToken);
        }

        if (request is { Outcome: CallOutcome.WrongNumber, ContactId: { } called })
        {
            var contactId = new ContactId(called);
            var patientId = reminder.PatientId;
            var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == contactId && c.PatientId == patientId, cancellationToken)
                ?? throw new NotFoundException("contact");
            contact.MarkBroken(MessageChannelKind.Voice);
        }

        audit.Record("reminder", id.Value, reminder.PatientId, reminder.HospitalId, from.ToString(), reminder.Status.ToString(), outcome);
        await db.SaveChangesAsync(cancellationToken);

        return new(id.Value, reminder.Status);
    }
}
