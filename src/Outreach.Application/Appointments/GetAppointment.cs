using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Appointments;

/// <summary>One's own appointment, by its signed link. The link opens nothing from two days after the appointment on.</summary>
/// <param name="Language">In which to tell it; null for that of the person's first contact.</param>
[Requires(Permission.OwnAppointment)]
public sealed record GetAppointment(Guid BookingId, string? Language = null) : IQuery<Appointment>;

/// <summary>How an appointment stands, as far as the patient is concerned.</summary>
public enum AppointmentState
{
    /// <summary>It stands; the patient has not answered.</summary>
    Open = 1,

    /// <summary>The patient said they will come.</summary>
    Confirmed = 2,

    /// <summary>The patient said they cannot come.</summary>
    Declined = 3,

    /// <summary>It was moved, or the hospital or mission called it off.</summary>
    Withdrawn = 4,

    /// <summary>The day has come: it cannot be answered any more.</summary>
    Over = 5,
}

/// <param name="GivenName">No more of the name: others may see the page.</param>
/// <param name="Date">In the hospital's calendar.</param>
/// <param name="Arrival">On the hospital's clock.</param>
/// <param name="ArrivesAt">The same as an instant.</param>
/// <param name="Zone">The hospital's IANA zone.</param>
/// <param name="CallAsked">The patient has asked to be called.</param>
public sealed record Appointment(
    Guid PatientId, string GivenName, AppointmentState State, bool CallAsked, LocalDate Date, LocalTime Arrival, Instant ArrivesAt, string Zone,
    string Hospital, string City, string? Phone, AppointmentWords Words) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [PatientId];
}

internal sealed class GetAppointmentValidator : AbstractValidator<GetAppointment>
{
    public GetAppointmentValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.Language).MaximumLength(32);
    }
}

internal sealed class GetAppointmentHandler(OutreachDbContext db, Caller caller, AppointmentReader reader, IClock clock) : IRequestHandler<GetAppointment, Appointment>
{
    public async Task<Appointment> Handle(GetAppointment request, CancellationToken cancellationToken)
    {
        var id = new BookingId(request.BookingId);
        caller.EnsureOwn(id);
        var facts = await reader.ReadAsync(db.Bookings.Where(b => b.Id == id), cancellationToken);
        var b = facts.Booking;
        AppointmentExpiry.Ensure(b, clock.GetCurrentInstant());
        var words = await reader.WordsAsync(facts, MessageLanguages.Find(request.Language) ?? facts.Language, cancellationToken);
        return new Appointment(
            b.PatientId.Value, facts.GivenName, StateOf(b), b.CallAskedAt is not null, b.OperationDate, b.Arrival, b.ArrivesAt, b.Zone, facts.Hospital, facts.City, facts.Phone, words);
    }

    private static AppointmentState StateOf(Booking booking) => booking.Status switch
    {
        BookingStatus.Booked => AppointmentState.Open,
        BookingStatus.Confirmed => AppointmentState.Confirmed,
        BookingStatus.Cancelled when booking.CancelledBy is CancelledBy.Patient or CancelledBy.Escort => AppointmentState.Declined,
        BookingStatus.Cancelled or BookingStatus.Rescheduled => AppointmentState.Withdrawn,
        _ => AppointmentState.Over,
    };
}

/// <summary>How long a link opens an appointment.</summary>
internal static class AppointmentExpiry
{
    private const int DaysAfter = 1;

    /// <exception cref="NotFoundException">Too long ago.</exception>
    public static void Ensure(Booking booking, Instant now)
    {
        if (HospitalTime.DateAt(now, booking.Zone) > booking.OperationDate.PlusDays(DaysAfter))
        {
            throw new NotFoundException("appointment");
        }
    }
}
