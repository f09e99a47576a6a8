using System.Security.Cryptography;
using System.Text;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Appointments;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.StaffConsole.Shell;

namespace Outreach.Web.StaffPages;

/// <summary>The patient's appointment as an iCalendar file, for the calendar of a phone.</summary>
internal static class AppointmentCalendar
{
    /// <summary>How long the phone's calendar shows as taken; nobody can know how long it will be.</summary>
    private static readonly NodaTime.Duration Length = NodaTime.Duration.FromHours(2);

    public static async Task<Results<FileContentHttpResult, NotFound>> GetAsync(
        string token, string? lang, IAppointmentLinks links, Caller caller, IMediator mediator, IClock clock, CancellationToken cancellationToken)
    {
        if (links.BookingOf(token) is not { } booking)
        {
            return TypedResults.NotFound();
        }

        caller.BecomeHolderOf(booking);
        var appointment = await mediator.Send(new GetAppointment(booking.Value, lang), cancellationToken);
        return appointment.State is AppointmentState.Open or AppointmentState.Confirmed
            ? TypedResults.File(Encoding.UTF8.GetBytes(Write(token, appointment, clock.GetCurrentInstant())), "text/calendar; charset=utf-8", "appointment.ics")
            : TypedResults.NotFound();
    }

    private static string Write(string token, Appointment appointment, Instant now)
    {
        var words = new Words(appointment.Words.Language);
        var description = new[] { words["appointment.arrive", words.Time(appointment.Arrival), words.Clock(appointment.City, appointment.Zone)], Bring(words, appointment.Words), appointment.Words.Note, appointment.Phone };
        var visit = new CalendarEvent
        {
            // The same for the same appointment, so that adding it twice gives one; nothing else is to be learnt from it.
            Uid = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)))[..32],
            DtStamp = new CalDateTime(now.ToDateTimeUtc()),
            Start = new CalDateTime(appointment.ArrivesAt.ToDateTimeUtc()),
            End = new CalDateTime((appointment.ArrivesAt + Length).ToDateTimeUtc()),
            Summary = words["appointment.title"],
            Location = $"{appointment.Hospital}, {words.City(appointment.City)}",
            Description = string.Join('\n', description.Where(line => !string.IsNullOrEmpty(line))),
        };
        visit.Alarms.Add(new Alarm { Action = "DISPLAY", Trigger = new Trigger(Ical.Net.DataTypes.Duration.FromDays(-1)), Description = visit.Summary });
        var calendar = new Ical.Net.Calendar();
        calendar.Events.Add(visit);
        return new CalendarSerializer().SerializeToString(calendar) ?? throw new InvalidOperationException("A calendar could not be written.");
    }

    private static string? Bring(Words words, AppointmentWords own) => own.Bring is null ? null : $"{words["appointment.bring"]}: {own.Bring}";
}
