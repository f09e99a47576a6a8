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

/// <summary>What the contacts of a booking will get, word for word, as things stand now.</summary>
[Requires(Permission.ViewReminders)]
public sealed record PreviewReminders(Guid BookingId) : IQuery<RemindersPreview>;

public sealed record RemindersPreview(Guid BookingId, Guid PatientId, IReadOnlyList<ReminderPreview> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

/// <param name="NotSentBecause">A code, if it would not go out: no-consent, no-contact, booking-cancelled.</param>
/// <param name="Channel">Null if nobody can be reached.</param>
/// <param name="Body">The message.</param>
/// <param name="Encoding">As SMS.</param>
/// <param name="Segments">Parts that a carrier would charge as SMS.</param>
public sealed record ReminderPreview(
    Guid ReminderId, string Step, ReminderKind Kind, ReminderStatus Status, Instant DueAt, Instant ExpiresAt, string? NotSentBecause,
    MessageChannelKind? Channel, string? Language, string? Body, SmsEncoding? Encoding, int? Segments);

internal sealed class PreviewRemindersValidator : AbstractValidator<PreviewReminders>
{
    public PreviewRemindersValidator() => RuleFor(r => r.BookingId).NotEmpty();
}

internal sealed class PreviewRemindersHandler(
    OutreachDbContext db, Caller caller, ReminderSituations situations, ReminderPolicies policies, ReminderRenderer renderer, IMessageChannels channels)
    : IRequestHandler<PreviewReminders, RemindersPreview>
{
    public async Task<RemindersPreview> Handle(PreviewReminders request, CancellationToken cancellationToken)
    {
        var (id, scope) = (new BookingId(request.BookingId), caller.ScopeFor(Permission.ViewReminders));
        var booking = await db.Bookings.AsNoTracking()
            .Where(b => b.Id == id)
            .Select(b => new { b.PatientId, b.HospitalId })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("booking");
        scope.Ensure(booking.HospitalId, "booking");

        var reminders = db.Reminders.Where(r => r.BookingId == id);
        var states = await reminders.Select(r => new { r.Id, r.Status }).ToDictionaryAsync(r => r.Id, r => r.Status, cancellationToken);
        var contacts = (await situations.ContactsOfAsync([booking.PatientId], cancellationToken))[booking.PatientId].ToList();
        var policy = await policies.ForHospitalAsync(booking.HospitalId, cancellationToken);

        return new(
            request.BookingId,
            booking.PatientId.Value,
            [
                .. (await situations.OfAsync(reminders, cancellationToken))
                    .Where(s => states.ContainsKey(s.Id))
                    .OrderBy(s => s.DueAt)
                    .Select(s => Preview(s, states[s.Id], contacts, policy)),
            ]);
    }

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
