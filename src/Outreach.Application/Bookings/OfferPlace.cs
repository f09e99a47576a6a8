using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Bookings;

/// <summary>Offer a place that has come free to somebody on the waiting list: it is held for them, and a message asks whether they come.</summary>
/// <param name="CommitmentId">Insists on one commitment; null for the one that ends first.</param>
/// <param name="KeepMinutes">The place is kept so long for an answer; then it is free again.</param>
[Requires(Permission.Book)]
public sealed record OfferPlace(Guid EntryId, Guid SessionId, Guid? CommitmentId = null, int KeepMinutes = 180) : ICommand<SurgeryBooked>;

internal sealed class OfferPlaceValidator : AbstractValidator<OfferPlace>
{
    public OfferPlaceValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.SessionId).NotEmpty();
        RuleFor(r => r.CommitmentId).NotEqual(Guid.Empty);
        RuleFor(r => r.KeepMinutes).InclusiveBetween(30, 2 * 24 * 60);
    }
}

internal sealed class OfferPlaceHandler(
    OutreachDbContext db, BookingAccess access, BookingMaker maker, ReminderPlanning reminders, ReminderSituations situations, IMessageChannels channels) : IRequestHandler<OfferPlace, SurgeryBooked>
{
    public async Task<SurgeryBooked> Handle(OfferPlace request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.Book, cancellationToken);
        await EnsureCanBeWrittenToAsync(entry.PatientId, cancellationToken);
        var options = new BookingOptions(
            request.CommitmentId is { } commitment ? new CommitmentId(commitment) : null, Hold: true, HoldFor: Duration.FromMinutes(request.KeepMinutes));
        var made = await maker.MakeAsync(entry, new SessionId(request.SessionId), options, cancellationToken);

        if (!await reminders.PlanPlaceOfferAsync(made.Booking, cancellationToken))
        {
            throw new RuleViolationException("offer-at-night", "The place would be free again before anybody may be written to; keep it longer, or call.");
        }

        await db.SaveChangesAsync(cancellationToken);
        return SurgeryBooked.From(made);
    }

    /// <summary>An offer that reaches nobody only blocks the place.</summary>
    private async Task EnsureCanBeWrittenToAsync(PatientId patient, CancellationToken cancellationToken)
    {
        var agreed = await db.Consents.Where(MessagingConsent.InForce).AnyAsync(c => c.PatientId == patient, cancellationToken);
        var contacts = await situations.ContactsOfAsync([patient], cancellationToken);

        if (!agreed || !contacts[patient].SelectMany(c => c.Ways()).Any(w => w.Channel != MessageChannelKind.Voice && channels.For(w.Channel) is not null))
        {
            throw new RuleViolationException("nobody-to-write-to", "No message can reach this person; call them instead.");
        }
    }
}
