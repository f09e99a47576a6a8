using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>What the contacts of a booking will get, word for word, as things stand now; or as they would stand under rules that nobody has put into force yet.</summary>
/// <param name="Reference">The code that the patient has, in place of the id.</param>
/// <param name="Instead">The rules to look at: of the booking's hospital, or the general ones where it has none of its own.</param>
[Requires(Permission.ViewReminders)]
public sealed record PreviewReminders(Guid? BookingId, string? Reference = null, ReplaceReminderPolicy? Instead = null) : IQuery<RemindersPreview>;

/// <param name="Items">In the order in which they are due.</param>
public sealed record RemindersPreview(Guid BookingId, string Reference, Guid HospitalId, Guid PatientId, IReadOnlyList<ReminderPreview> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

/// <param name="ReminderId">Null for one that the rules would add.</param>
/// <param name="NotSentBecause">A code, if it would not go out: no-consent, no-contact, booking-cancelled, policy-changed.</param>
/// <param name="Channel">Null if nobody can be reached.</param>
/// <param name="Body">The message.</param>
/// <param name="Encoding">As SMS.</param>
/// <param name="Segments">Parts that a carrier would charge as SMS.</param>
public sealed record ReminderPreview(
    Guid? ReminderId, string Step, ReminderKind Kind, ReminderStatus Status, Instant DueAt, Instant ExpiresAt, string? NotSentBecause,
    MessageChannelKind? Channel, string? Language, string? Body, SmsEncoding? Encoding, int? Segments);

internal sealed class PreviewRemindersValidator : AbstractValidator<PreviewReminders>
{
    public PreviewRemindersValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty().When(r => r.Reference is null);
        RuleFor(r => r.Reference).MaximumLength(32);
        RuleFor(r => r.Instead!).SetValidator(new ReplaceReminderPolicyValidator()).When(r => r.Instead is not null);
    }
}

internal sealed class PreviewRemindersHandler(
    OutreachDbContext db, Caller caller, ReminderSituations situations, ReminderPlanning planning, ReminderPolicies policies, ReminderRenderer renderer, IMessageChannels channels, IClock clock)
    : IRequestHandler<PreviewReminders, RemindersPreview>
{
    public async Task<RemindersPreview> Handle(PreviewReminders request, CancellationToken cancellationToken)
    {
        var booking = await BookingAsync(request, cancellationToken);
        var policy = await PolicyAsync(booking.HospitalId, request.Instead, cancellationToken);
        var contacts = (await situations.ContactsOfAsync([booking.PatientId], cancellationToken))[booking.PatientId].ToList();
        var (_, operation, changes) = request.Instead is null ? default : (await planning.ChangesAsync([booking.Id], policy, clock.GetCurrentInstant(), cancellationToken)).Single();
        var reminders = db.Reminders.Where(r => r.BookingId == booking.Id);
        var states = await reminders.Select(r => new { r.Id, r.Status }).ToDictionaryAsync(r => r.Id, r => r.Status, cancellationToken);
        var changed = (changes ?? []).Where(c => c.Reminder is not null).ToDictionary(c => c.Reminder!.Id, c => c.Plan);
        var items = (await situations.OfAsync(reminders, cancellationToken))
            .Where(s => states.ContainsKey(s.Id))
            .Select(s => changed.TryGetValue(s.Id, out var plan)
                ? Preview(plan is null ? s : At(s, plan), plan is null ? ReminderStatus.Withdrawn : ReminderStatus.Planned, contacts, policy)
                : Preview(s, states[s.Id], contacts, policy))
            .ToList();

        if ((changes ?? []).Where(c => c.Reminder is null).Select(c => c.Plan!).ToList() is { Count: > 0 } added)
        {
            var situation = await situations.OfAsync(booking, operation, cancellationToken);
            items.AddRange(added.Select(plan => Preview(At(situation, plan), ReminderStatus.Planned, contacts, policy) with { ReminderId = null }));
        }

        return new(booking.Id.Value, booking.Reference, booking.HospitalId.Value, booking.PatientId.Value, [.. items.OrderBy(i => i.DueAt)]);
    }

    private async Task<Booking> BookingAsync(PreviewReminders request, CancellationToken cancellationToken)
    {
        var bookings = db.Bookings.AsNoTracking();

        if (request.BookingId is { } given)
        {
            var id = new BookingId(given);
            bookings = bookings.Where(b => b.Id == id);
        }
        else
        {
            var code = ReferenceCode.TryNormalize(request.Reference, ReferenceKind.Booking, out var read) ? read : throw new NotFoundException("booking");
            bookings = bookings.Where(b => b.Reference == code);
        }

        var booking = await bookings.SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("booking");
        caller.ScopeFor(Permission.ViewReminders).Ensure(booking.HospitalId, "booking");

        return booking;
    }

    private async Task<ReminderPolicyRules> PolicyAsync(HospitalId hospital, ReplaceReminderPolicy? instead, CancellationToken cancellationToken)
    {
        if (instead is null)
        {
            return await policies.ForHospitalAsync(hospital, cancellationToken);
        }

        if (instead.HospitalId is { } of && of != hospital.Value)
        {
            throw new NotFoundException("booking");
        }

        if (instead.HospitalId is null && await db.Policies.AnyAsync(p => p.Kind == PolicyKind.Reminders && p.HospitalId == hospital, cancellationToken))
        {
            throw new RuleViolationException("own-policy-in-force", "The hospital of this booking has rules of its own; the general ones do not hold there.");
        }

        return instead.Rules(0);
    }

    private static ReminderSituation At(ReminderSituation situation, PlannedReminder plan) =>
        situation with { Kind = plan.Kind, Step = plan.StepKey, DueAt = plan.DueAt, ExpiresAt = plan.ExpiresAt };

    private ReminderPreview Preview(ReminderSituation situation, ReminderStatus status, List<ReminderContact> contacts, ReminderPolicyRules policy)
    {
        var route = situation.Routes(contacts, policy, channels).Select(r => r.Route).FirstOrDefault();
        var text = route is null ? null : renderer.Render(route.Facts);

        return new(
            situation.Id.Value, situation.Step, situation.Kind, status, situation.DueAt, situation.ExpiresAt,
            situation.ReasonToWithdraw(policy) ?? (route is null ? "no-contact" : null),
            route?.Channel, text?.Language, text?.Body, text?.Length.Encoding, text?.Length.Segments);
    }
}
