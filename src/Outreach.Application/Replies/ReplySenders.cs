using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;

namespace Outreach.Application.Replies;

/// <summary>Whom an answer comes from, and which booking it is about, as far as that is certain.</summary>
/// <param name="Contacts">Everybody's contact who has that number: a mother's is also her child's.</param>
/// <param name="Booking">The only booking that it can be about.</param>
/// <param name="Several">It could be about more than one booking.</param>
internal sealed record ReplySender(
    IReadOnlyList<ContactId> Contacts, ContactId? Contact, PatientId? Patient, HospitalId? Hospital, BookingId? Booking, bool Several);

/// <summary>Finds out who answers.</summary>
public sealed class ReplySenders(OutreachDbContext db) : ISharedPart
{
    /// <summary>How a sender is written, whatever the gateway does with the plus and with blanks.</summary>
    public static string AddressOf(MessageChannelKind channel, string sender)
    {
        if (channel is not (MessageChannelKind.Sms or MessageChannelKind.Voice))
        {
            return sender.Trim();
        }

        var digits = string.Concat(sender.Where(char.IsAsciiDigit));
        return digits.Length is >= 7 and <= 15 ? "+" + (digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..] : digits) : sender.Trim();
    }

    /// <param name="message">The very message that is answered, if that is known.</param>
    internal async Task<ReplySender> FindAsync(MessageChannelKind channel, string address, ReminderId? message, Instant now, CancellationToken cancellationToken)
    {
        var contacts = await (
            from c in Of(channel, address)
            join p in db.Patients on c.PatientId equals p.Id
            where !c.IsRemoved && p.Status == PatientStatus.Active
            orderby c.Position, c.Id
            select new { c.Id, c.PatientId, p.HomeHospitalId }).AsNoTracking().ToListAsync(cancellationToken);

        if (contacts.Count == 0)
        {
            return new([], null, null, null, null, false);
        }

        var patients = contacts.Select(c => c.PatientId).Distinct().ToList();
        var bookings = await db.Bookings.AsNoTracking()
            .Where(b => patients.Contains(b.PatientId) && b.ArrivesAt > now
                && (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed || (b.Status == BookingStatus.Held && b.HoldExpiresAt > now)))
            .OrderBy(b => b.ArrivesAt)
            .Select(b => new
            {
                b.Id,
                b.PatientId,
                b.HospitalId,
                IsOffer = b.Status == BookingStatus.Held,
                Told = db.Reminders.Any(r => r.BookingId == b.Id && r.SentAt != null),
                Meant = message != null && db.Reminders.Any(r => r.BookingId == b.Id && r.Id == message),
            })
            .ToListAsync(cancellationToken);

        // An answer is about what one was told; only where nothing was told may it be about a booking known otherwise. Nobody knows of a held place but by its offer.
        var told = bookings.Where(b => b.Told).ToList();
        var meant = message is not null ? bookings.Where(b => b.Meant).ToList() : told.Count > 0 ? told : bookings.Where(b => !b.IsOffer).ToList();
        var one = meant.Count == 1 ? meant[0] : null;
        var patient = one?.PatientId ?? (patients.Count == 1 ? patients[0] : (PatientId?)null);
        var hospital = one?.HospitalId ?? meant.FirstOrDefault()?.HospitalId ?? contacts[0].HomeHospitalId;

        return new(
            [.. contacts.Select(c => c.Id)], contacts.FirstOrDefault(c => c.PatientId == patient)?.Id ?? (contacts.Count == 1 ? contacts[0].Id : null),
            patient, hospital, one?.Id, meant.Count > 1);
    }

    private IQueryable<PatientContact> Of(MessageChannelKind channel, string address) => channel switch
    {
        MessageChannelKind.Email => db.Contacts.Where(c => c.Email == address),
        MessageChannelKind.Telegram => db.Contacts.Where(c => c.TelegramChat == address),
        _ => db.Contacts.Where(c => c.Phone == address),
    };
}
