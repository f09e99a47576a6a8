using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;

namespace Outreach.Application.Appointments;

/// <summary>What a patient is told in one language.</summary>
/// <param name="Language">One of the message languages.</param>
/// <param name="Bring">What to bring; null if nothing is said about it.</param>
/// <param name="Note">One more sentence of the hospital, such as what to eat or drink before.</param>
public sealed record AppointmentWords(string Language, string? Bring, string? Note);

/// <summary>A booking as the patient's page and the slip tell it.</summary>
internal sealed record AppointmentFacts(
    Booking Booking, string GivenName, string FamilyName, string? Patronymic, PatientStatus PatientStatus, string PatientLanguage, string? ContactLanguage,
    string Hospital, string? HospitalLocal, string City, string? Phone, string WorkingLanguages, string? InstructionsJson)
{
    /// <summary>The language in which the person is written to.</summary>
    public string Language => MessageLanguages.Choose([ContactLanguage, PatientLanguage, .. WorkingLanguages.Split(';')]);
}

/// <summary>Reads appointments.</summary>
public sealed class AppointmentReader(OutreachDbContext db, ReminderPolicies policies) : ISharedPart
{
    /// <exception cref="NotFoundException">No such booking, only a hold, or of somebody who has died or was merged.</exception>
    internal async Task<AppointmentFacts> ReadAsync(IQueryable<Booking> bookings, CancellationToken cancellationToken)
    {
        var found = await (
            from b in bookings.AsNoTracking()
            join p in db.Patients on b.PatientId equals p.Id
            join h in db.Hospitals on b.HospitalId equals h.Id
            select new AppointmentFacts(
                b, p.GivenName, p.FamilyName, p.Patronymic, p.Status, p.Language,
                db.Contacts.Where(c => c.PatientId == p.Id && !c.IsRemoved).OrderBy(c => c.Position).ThenBy(c => c.Id).Select(c => c.Language).FirstOrDefault(),
                h.Name, h.NameLocal, h.City, h.Phone, h.WorkingLanguages, h.InstructionsJson))
            .SingleOrDefaultAsync(cancellationToken);
        return found is { PatientStatus: PatientStatus.Active, Booking.Status: not (BookingStatus.Held or BookingStatus.Expired) } ? found : throw new NotFoundException("appointment");
    }

    internal async Task<AppointmentWords> WordsAsync(AppointmentFacts facts, string language, CancellationToken cancellationToken)
    {
        var policy = await policies.ForHospitalAsync(facts.Booking.HospitalId, cancellationToken);
        var wording = HospitalWording.In(language, policy, facts.InstructionsJson);
        var bring = wording?.Bring ?? LanguageWords.Of(language).Bring;
        return new AppointmentWords(language, bring.Length > 0 ? bring : null, wording?.Note);
    }
}
