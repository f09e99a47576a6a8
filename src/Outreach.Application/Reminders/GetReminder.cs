using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Reminders;

/// <summary>One reminder with every try at sending it.</summary>
[Requires(Permission.ViewReminders)]
public sealed record GetReminder(Guid ReminderId) : IQuery<ReminderDetails>;

public sealed record ReminderDetails(ReminderItem Reminder, IReadOnlyList<ReminderTryItem> Attempts) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [Reminder.PatientId];
}

/// <param name="Number">From 1.</param>
/// <param name="Outcome">sent, transient, permanent, unknown, repeated, spoken or not-reached.</param>
/// <param name="Code">The far end's code, or ours.</param>
public sealed record ReminderTryItem(int Number, Instant At, MessageChannelKind Channel, string Outcome, string? Code);

internal sealed class GetReminderValidator : AbstractValidator<GetReminder>
{
    public GetReminderValidator() => RuleFor(r => r.ReminderId).NotEmpty();
}

internal sealed class GetReminderHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetReminder, ReminderDetails>
{
    public async Task<ReminderDetails> Handle(GetReminder request, CancellationToken cancellationToken)
    {
        var id = new ReminderId(request.ReminderId);
        var reminder = await db.Reminders.AsNoTracking()
            .InScope(caller.ScopeFor(Permission.ViewReminders))
            .Where(r => r.Id == id)
            .Items(db)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("reminder");
        var attempts = await db.ReminderAttempts.AsNoTracking()
            .Where(a => a.ReminderId == id)
            .OrderBy(a => a.Number)
            .Select(a => new ReminderTryItem(a.Number, a.At, a.Channel, a.Outcome, a.Code))
            .ToListAsync(cancellationToken);

        return new(reminder, attempts);
    }
}
