using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Paging;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Reminders of the caller's hospitals in the order in which they are due, in pages.</summary>
/// <param name="DueFrom">Inclusive.</param>
/// <param name="DueTo">Exclusive.</param>
/// <param name="Language">The patient's.</param>
/// <param name="After">Cursor: <c>next</c> of the page before.</param>
[Requires(Permission.ViewReminders)]
public sealed record ListReminders(
    Guid? HospitalId, Guid? BookingId, ReminderStatus? Status, Instant? DueFrom, Instant? DueTo, string? Language, string? After = null, int Limit = 50,
    ReminderKind? Kind = null)
    : IQuery<RemindersPage>;

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record RemindersPage(IReadOnlyList<ReminderItem> Items, string? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

internal sealed class ListRemindersValidator : AbstractValidator<ListReminders>
{
    public ListRemindersValidator()
    {
        RuleFor(r => r.Limit).InclusiveBetween(1, 200);
        RuleFor(r => r.Status).IsInEnum();
        RuleFor(r => r.Kind).IsInEnum();
        RuleFor(r => r.DueTo).GreaterThanOrEqualTo(r => r.DueFrom).When(r => r.DueFrom is not null && r.DueTo is not null);
        RuleFor(r => r.Language).Must(l => MessageLanguages.Find(l) is not null).When(r => r.Language is not null).WithMessage("Not a language of messages.");
        RuleFor(r => r.After).Must(a => MomentCursor.TryRead(a, out _)).When(r => r.After is not null).WithMessage("Not a cursor of this list.");
    }
}

internal sealed class ListRemindersHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListReminders, RemindersPage>
{
    public async Task<RemindersPage> Handle(ListReminders request, CancellationToken cancellationToken)
    {
        var reminders = Filter(db.Reminders.AsNoTracking().InScope(caller.ScopeFor(Permission.ViewReminders)), request);

        if (MomentCursor.TryRead(request.After, out var after))
        {
            var (due, id) = (after.At, new ReminderId(after.Id));
            reminders = reminders.Where(r => r.DueAt > due || (r.DueAt == due && r.Id > id));
        }

        // The page is cut before the joins; they do not promise to keep its order.
        var items = await reminders.OrderBy(r => r.DueAt).ThenBy(r => r.Id).Take(request.Limit + 1).Items(db).ToListAsync(cancellationToken);
        var page = items.OrderBy(i => i.DueAt).ThenBy(i => i.ReminderId).Take(request.Limit).ToList();

        return new(page, items.Count > request.Limit ? new MomentCursor(page[^1].DueAt, page[^1].ReminderId).ToString() : null);
    }

    private IQueryable<Reminder> Filter(IQueryable<Reminder> reminders, ListReminders request)
    {
        if (request.HospitalId is { } hospital)
        {
            var id = new HospitalId(hospital);
            reminders = reminders.Where(r => r.HospitalId == id);
        }

        if (request.BookingId is { } booking)
        {
            var id = new BookingId(booking);
            reminders = reminders.Where(r => r.BookingId == id);
        }

        if (request.Status is { } status)
        {
            reminders = reminders.Where(r => r.Status == status);
        }

        if (request.Kind is { } kind)
        {
            reminders = reminders.Where(r => r.Kind == kind);
        }

        if (request.DueFrom is { } from)
        {
            reminders = reminders.Where(r => r.DueAt >= from);
        }

        if (request.DueTo is { } to)
        {
            reminders = reminders.Where(r => r.DueAt < to);
        }

        return MessageLanguages.Find(request.Language) is { } language
            ? reminders.Where(r => db.Patients.Any(p => p.Id == r.PatientId && p.Language == language))
            : reminders;
    }
}
