using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Appointments;

/// <summary>What is printed on the slip that a patient takes home.</summary>
/// <param name="StaffLanguage">The slip is in this language too, so that whoever prints it can read it.</param>
[Requires(Permission.ViewBookings)]
public sealed record GetAppointmentSlip(Guid BookingId, string StaffLanguage) : IQuery<AppointmentSlip>;

/// <param name="Reference">Of the booking, to be read over the phone.</param>
/// <param name="Date">In the hospital's calendar.</param>
/// <param name="Arrival">On the hospital's clock.</param>
/// <param name="Zone">The hospital's IANA zone.</param>
/// <param name="Own">In the patient's language.</param>
/// <param name="Staff">In the language of whoever prints; null if that is the patient's.</param>
public sealed record AppointmentSlip(
    Guid BookingId, string Reference, BookingStatus Status, Guid PatientId, string FamilyName, string GivenName, string? Patronymic, LocalDate Date, LocalTime Arrival, string Zone,
    string Hospital, string? HospitalLocal, string City, string? Phone, AppointmentWords Own, AppointmentWords? Staff) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

internal sealed class GetAppointmentSlipValidator : AbstractValidator<GetAppointmentSlip>
{
    public GetAppointmentSlipValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.StaffLanguage).Must(l => Languages.All.Contains(l));
    }
}

internal sealed class GetAppointmentSlipHandler(OutreachDbContext db, Caller caller, AppointmentReader reader) : IRequestHandler<GetAppointmentSlip, AppointmentSlip>
{
    public async Task<AppointmentSlip> Handle(GetAppointmentSlip request, CancellationToken cancellationToken)
    {
        var id = new BookingId(request.BookingId);
        var facts = await reader.ReadAsync(db.Bookings.Where(b => b.Id == id), cancellationToken);
        var b = facts.Booking;
        caller.ScopeFor(Permission.ViewBookings).Ensure(b.HospitalId, "appointment");
        var own = await reader.WordsAsync(facts, facts.Language, cancellationToken);
        var staff = own.Language == request.StaffLanguage ? null : await reader.WordsAsync(facts, request.StaffLanguage, cancellationToken);
        return new AppointmentSlip(
            request.BookingId, b.Reference, b.Status, b.PatientId.Value, facts.FamilyName, facts.GivenName, facts.Patronymic, b.OperationDate, b.Arrival, b.Zone,
            facts.Hospital, facts.HospitalLocal, facts.City, facts.Phone, own, staff);
    }
}
