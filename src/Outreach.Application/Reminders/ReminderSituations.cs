using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Reads what sending needs to know, for many reminders at once.</summary>
public sealed class ReminderSituations(OutreachDbContext db) : ISharedPart
{
    /// <summary>The situations of the reminders that a query names.</summary>
    internal Task<List<ReminderSituation>> OfAsync(IQueryable<Reminder> reminders, CancellationToken cancellationToken) => (
        from r in reminders.AsNoTracking()
        join b in db.Bookings on r.BookingId equals b.Id
        join p in db.Patients on r.PatientId equals p.Id
        join h in db.Hospitals on r.HospitalId equals h.Id
        join o in db.Operations on r.OperationId equals (OperationId?)o.Id into operations
        from o in operations.DefaultIfEmpty()
        select new ReminderSituation(
            r.Id, r.PatientId, r.HospitalId, r.Kind, r.Step, r.DueAt, r.ExpiresAt, r.FailedWays,
            b.Status, b.Eye, b.OperationDate, b.Arrival, b.Zone,
            o == null ? null : o.OperatedOn, o == null ? null : o.Status,
            p.GivenName, p.Status,
            db.Consents.Where(MessagingConsent.InForce).Any(c => c.PatientId == p.Id),
            h.City, h.Phone, h.WorkingLanguages, h.InstructionsJson))
        .ToListAsync(cancellationToken);

    /// <summary>The situation of a message that a booking may get, whichever it is and whenever it goes.</summary>
    /// <param name="operation">That the message may be about; null if there is none yet.</param>
    internal async Task<ReminderSituation> OfAsync(Booking booking, Operation? operation, CancellationToken cancellationToken)
    {
        var facts = await (
            from p in db.Patients.AsNoTracking()
            from h in db.Hospitals.AsNoTracking()
            where p.Id == booking.PatientId && h.Id == booking.HospitalId
            select new
            {
                p.GivenName,
                p.Status,
                HasConsent = db.Consents.Where(MessagingConsent.InForce).Any(c => c.PatientId == p.Id),
                h.City,
                h.Phone,
                h.WorkingLanguages,
                h.InstructionsJson,
            })
            .SingleAsync(cancellationToken);

        return new(
            default, booking.PatientId, booking.HospitalId, default, "", default, default, null,
            booking.Status, booking.Eye, booking.OperationDate, booking.Arrival, booking.Zone,
            operation?.OperatedOn, operation?.Status,
            facts.GivenName, facts.Status, facts.HasConsent,
            facts.City, facts.Phone, facts.WorkingLanguages, facts.InstructionsJson);
    }

    /// <summary>The same of several bookings, as far as a notice needs it.</summary>
    internal async Task<Dictionary<BookingId, ReminderSituation>> OfAsync(IReadOnlyCollection<BookingId> bookings, CancellationToken cancellationToken)
    {
        // A query may hold no constants of types that the database does not know.
        var (none, never) = (default(ReminderId), default(Instant));
        var found = await (
            from b in db.Bookings.AsNoTracking()
            join p in db.Patients on b.PatientId equals p.Id
            join h in db.Hospitals on b.HospitalId equals h.Id
            where bookings.Contains(b.Id)
            select new
            {
                b.Id,
                Situation = new ReminderSituation(
                    none, b.PatientId, b.HospitalId, default, "", never, never, null,
                    b.Status, b.Eye, b.OperationDate, b.Arrival, b.Zone,
                    null, null,
                    p.GivenName, p.Status, db.Consents.Where(MessagingConsent.InForce).Any(c => c.PatientId == p.Id),
                    h.City, h.Phone, h.WorkingLanguages, h.InstructionsJson),
            })
            .ToListAsync(cancellationToken);

        return found.ToDictionary(f => f.Id, f => f.Situation);
    }

    /// <summary>The usable contacts of patients, in the order in which they are tried.</summary>
    internal async Task<ILookup<PatientId, ReminderContact>> ContactsOfAsync(IReadOnlyCollection<PatientId> patients, CancellationToken cancellationToken)
    {
        var contacts = await db.Contacts.AsNoTracking()
            .Where(c => patients.Contains(c.PatientId) && !c.IsRemoved)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Id)
            .Select(c => new ReminderContact(c.Id, c.PatientId, c.Phone, c.Email, c.TelegramChat, c.Language, c.Channels, c.BrokenChannels, c.StoppedAt != null, c.Zone))
            .ToListAsync(cancellationToken);

        return contacts.ToLookup(c => c.PatientId);
    }
}
