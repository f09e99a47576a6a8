using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Security;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Appointments;

/// <summary>What a patient answers on the page of the appointment.</summary>
public enum AppointmentAnswer
{
    /// <summary>I will come.</summary>
    Confirm = 1,

    /// <summary>I cannot come: the place is free for somebody else at once, the entry waits on.</summary>
    Decline = 2,

    /// <summary>Please call me: the hospital's call list shows it.</summary>
    AskForCall = 3,
}

/// <summary>Answer one's own appointment, by its signed link. The same answer again changes nothing.</summary>
/// <param name="Reason">Why the patient cannot come; only with <see cref="AppointmentAnswer.Decline"/>, and needed then.</param>
[Requires(Permission.OwnAppointment)]
public sealed record AnswerAppointment(Guid BookingId, AppointmentAnswer Answer, EndReason? Reason = null) : ICommand<AppointmentAnswered>;

/// <param name="Status">Of the booking now.</param>
public sealed record AppointmentAnswered(BookingStatus Status);

/// <summary>The reasons that a patient is asked to choose from.</summary>
public static class DeclineReasons
{
    public static IReadOnlyList<EndReason> All { get; } =
    [
        EndReason.NoTransport, EndReason.NoEscort, EndReason.Illness, EndReason.FamilyOrWork, EndReason.Fear, EndReason.OperatedElsewhere, EndReason.DeclinedSurgery, EndReason.Other,
    ];
}

internal sealed class AnswerAppointmentValidator : AbstractValidator<AnswerAppointment>
{
    public AnswerAppointmentValidator()
    {
        RuleFor(r => r.BookingId).NotEmpty();
        RuleFor(r => r.Answer).IsInEnum().NotEqual((AppointmentAnswer)0);
        RuleFor(r => r.Reason).NotNull().Must(reason => reason is null || DeclineReasons.All.Contains(reason.Value)).When(r => r.Answer == AppointmentAnswer.Decline);
        RuleFor(r => r.Reason).Null().When(r => r.Answer != AppointmentAnswer.Decline);
    }
}

internal sealed class AnswerAppointmentHandler(BookingAccess access, BookingCancellation cancellation, AuditTrail audit, IClock clock) : IRequestHandler<AnswerAppointment, AppointmentAnswered>
{
    public async Task<AppointmentAnswered> Handle(AnswerAppointment request, CancellationToken cancellationToken)
    {
        var booking = await access.OwnBookingAsync(request.BookingId, cancellationToken);
        var now = clock.GetCurrentInstant();
        AppointmentExpiry.Ensure(booking, now);
        switch (request.Answer)
        {
            case AppointmentAnswer.Confirm when booking.Status == BookingStatus.Confirmed:
            case AppointmentAnswer.Decline when booking is { Status: BookingStatus.Cancelled, CancelledBy: CancelledBy.Patient }:
                audit.NothingChanged();
                return new AppointmentAnswered(booking.Status);
            case AppointmentAnswer.Confirm:
                booking.Confirm(now, null);
                audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, nameof(BookingStatus.Booked), booking.Status.ToString(), "patient's link");
                break;
            case AppointmentAnswer.Decline:
                await cancellation.CancelAsync(booking, request.Reason!.Value, CancelledBy.Patient, null, null, cancellationToken);
                break;
            default:
                booking.AskForCall(now);
                audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, reason: "asked for a call");
                break;
        }

        return new AppointmentAnswered((await access.SaveAsync(booking, cancellationToken)).Status);
    }
}
