using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Whom the staff of a hospital call: who has not confirmed in time, and whom no message reached or can reach.</summary>
/// <param name="Limit">Those who come first, first.</param>
[Requires(Permission.ViewReminders)]
public sealed record GetCallList(Guid HospitalId, int Limit = 100) : IQuery<CallList>;

public sealed record CallList(IReadOnlyList<PersonToCall> Items) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId);
}

/// <param name="CallAskedAt">When the patient asked to be called; null if they did not.</param>
/// <param name="Unconfirmed">Has not said whether they come, and the day is near.</param>
/// <param name="Reminders">Messages that failed, or that the person wants to hear and not to read.</param>
public sealed record PersonToCall(
    Guid BookingId, string BookingReference, BookingStatus Status, LocalDate OperationDate, LocalTime Arrival, Guid PatientId, string FamilyName, string GivenName,
    Instant? CallAskedAt, bool Unconfirmed, IReadOnlyList<ReminderToSay> Reminders, IReadOnlyList<ContactToCall> Contacts);

/// <param name="ReasonCode">Why it waits for a person.</param>
public sealed record ReminderToSay(Guid ReminderId, ReminderKind Kind, string Step, string? ReasonCode, Instant ExpiresAt);

public sealed record ContactToCall(Guid ContactId, ContactKind Kind, string? Name, string Phone, string Language, bool IsBroken);

internal sealed class GetCallListValidator : AbstractValidator<GetCallList>
{
    public GetCallListValidator()
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.Limit).InclusiveBetween(1, 500);
    }
}

internal sealed class GetCallListHandler(OutreachDbContext db, Caller caller, ReminderPolicies policies, IClock clock) : IRequestHandler<GetCallList, CallList>
{
    public async Task<CallList> Handle(GetCallList request, CancellationToken cancellationToken)
    {
        var (hospital, now) = (new HospitalId(request.HospitalId), clock.GetCurrentInstant());
        caller.ScopeFor(Permission.ViewReminders).Ensure(hospital, "hospital");
        var zone = await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Zone).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("hospital");
        var policy = await policies.ForHospitalAsync(hospital, cancellationToken);
        var today = HospitalTime.DateAt(now, zone);
        var near = today.PlusDays(policy.CallListDaysBefore);

        var toSay = CallListQuery.ToSay(db, hospital, now);
        var found = await CallListQuery.People(db, hospital, now, today, near).AsNoTracking()
            .OrderBy(b => b.ArrivesAt)
            .ThenBy(b => b.Id)
            .Take(request.Limit)
            .Join(db.Patients, b => b.PatientId, p => p.Id, (b, p) => new { Booking = b, p.FamilyName, p.GivenName })
            .ToListAsync(cancellationToken);

        var bookings = found.Select(f => f.Booking.Id).ToList();
        var patients = found.Select(f => f.Booking.PatientId).Distinct().ToList();
        var reminders = (await toSay.AsNoTracking().Where(r => bookings.Contains(r.BookingId)).ToListAsync(cancellationToken)).ToLookup(r => r.BookingId);
        var contacts = (await db.Contacts.AsNoTracking()
            .Where(c => patients.Contains(c.PatientId) && !c.IsRemoved && c.Phone != null)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Id)
            .ToListAsync(cancellationToken)).ToLookup(c => c.PatientId);

        return new([.. found.OrderBy(f => f.Booking.ArrivesAt).ThenBy(f => f.Booking.Id.Value).Select(f => new PersonToCall(
            f.Booking.Id.Value, f.Booking.Reference, f.Booking.Status, f.Booking.OperationDate, f.Booking.Arrival, f.Booking.PatientId.Value, f.FamilyName, f.GivenName,
            f.Booking.CallAskedAt, f.Booking.Status == BookingStatus.Booked && f.Booking.OperationDate <= near,
            [.. reminders[f.Booking.Id].OrderBy(r => r.DueAt).Select(r => new ReminderToSay(r.Id.Value, r.Kind, r.Step, r.ReasonCode, r.ExpiresAt))],
            [.. contacts[f.Booking.PatientId].Select(c => new ContactToCall(c.Id.Value, c.Kind, c.Name, c.Phone!, c.Language, c.IsBroken))]))]);
    }
}
