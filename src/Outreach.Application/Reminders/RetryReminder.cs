using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Send a failed reminder after all: the contact was mended, or somebody takes it on themselves that it may come twice.</summary>
[Requires(Permission.ManageReminders)]
public sealed record RetryReminder(Guid ReminderId) : ICommand<ReminderChanged>;

/// <summary>A reminder after a change.</summary>
public sealed record ReminderChanged(Guid ReminderId, ReminderStatus Status);

internal sealed class RetryReminderValidator : AbstractValidator<RetryReminder>
{
    public RetryReminderValidator() => RuleFor(r => r.ReminderId).NotEmpty();
}

internal sealed class RetryReminderHandler(OutreachDbContext db, Caller caller, AuditTrail audit, IClock clock) : IRequestHandler<RetryReminder, ReminderChanged>
{
    public async Task<ReminderChanged> Handle(RetryReminder request, CancellationToken cancellationToken)
    {
        var id = new ReminderId(request.ReminderId);
        var reminder = await db.Reminders.InScope(caller.ScopeFor(Permission.ManageReminders)).SingleOrDefaultAsync(r => r.Id == id, cancellationToken)
            ?? throw new NotFoundException("reminder");
        var from = reminder.Status;
        reminder.SendAgain(clock.GetCurrentInstant());
        audit.Record("reminder", id.Value, reminder.PatientId, reminder.HospitalId, from.ToString(), reminder.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);

        return new(id.Value, reminder.Status);
    }
}
