using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Appointments;

/// <summary>Get the messages of one's own appointment by Telegram from now on, before any other way. Doing it again changes nothing.</summary>
/// <param name="Chat">Telegram's number of the chat with the person.</param>
[Requires(Permission.OwnAppointment)]
public sealed record LinkTelegram(Guid BookingId, string Chat) : ICommand<TelegramLinked>;

/// <param name="Language">In which the person is written to.</param>
/// <param name="Thanks">To be said to the person.</param>
public sealed record TelegramLinked(string Language, string Thanks);

internal sealed class LinkTelegramValidator : AbstractValidator<LinkTelegram>
{
    public LinkTelegramValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.Chat).NotEmpty().MaximumLength(64);
    }
}

internal sealed class LinkTelegramHandler(OutreachDbContext db, BookingAccess access, AuditTrail audit, IClock clock) : IRequestHandler<LinkTelegram, TelegramLinked>
{
    public async Task<TelegramLinked> Handle(LinkTelegram request, CancellationToken cancellationToken)
    {
        var booking = await access.OwnBookingAsync(request.BookingId, cancellationToken);
        AppointmentExpiry.Ensure(booking, clock.GetCurrentInstant());
        var patient = await db.Patients.AsNoTracking().SingleAsync(p => p.Id == booking.PatientId, cancellationToken);
        var contacts = await db.Contacts.Where(c => c.PatientId == patient.Id && !c.IsRemoved).OrderBy(c => c.Position).ThenBy(c => c.Id).ToListAsync(cancellationToken);

        // Whoever holds the link is written to as the first who is: the patient's own contact if there is one.
        var contact = contacts.Find(c => c.TelegramChat == request.Chat) ?? contacts.Find(c => c.Kind == ContactKind.Patient) ?? contacts.FirstOrDefault();
        var language = MessageLanguages.Choose([contact?.Language, patient.Language]);

        if (contact is { StoppedAt: null, IsBroken: false } && contact.TelegramChat == request.Chat && contact.ChannelOrder.First() == MessageChannelKind.Telegram)
        {
            audit.NothingChanged();
            return new(language, LanguageWords.Of(language).Linked);
        }

        if (contact is null)
        {
            contact = new PatientContact(EntityId.New<ContactId>(clock), patient.Id, ContactKind.Patient);
            contact.Change(null, null, null, request.Chat, language, [MessageChannelKind.Telegram], booking.Zone, 0);
            db.Contacts.Add(contact);
        }
        else
        {
            contact.TakeTelegram(request.Chat);
        }

        audit.Record("contact", contact.Id.Value, patient.Id, booking.HospitalId, reason: "patient's link");
        await db.SaveChangesAsync(cancellationToken);
        return new(language, LanguageWords.Of(language).Linked);
    }
}
