using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Reminders;

/// <summary>What reminders did: what was sent, what arrived, what people answered, what it cost, and who came.</summary>
/// <remarks>
/// The period is one of operation dates, not of sending: a booking brings all its messages, the answers to them and whether the patient came
/// into one period, and its date stands in its hospital's own calendar. A message sent in October for a November day counts in November.
/// </remarks>
/// <param name="HospitalId">Null for all of the caller's hospitals together.</param>
/// <param name="From">First day, inclusive; 29 days before the last one if it is not given.</param>
/// <param name="To">Last day, inclusive; if it is not given today in the hospital's calendar, of several hospitals where it is earliest.</param>
[Requires(Permission.ViewReminderFigures)]
public sealed record GetReminderFigures(Guid? HospitalId = null, LocalDate? From = null, LocalDate? To = null) : IQuery<ReminderFigures>;

/// <summary>Counts; nobody is named.</summary>
/// <param name="SmallCountsHidden">Counts of 1 to 4, and what would give them away, are null: the caller may not see the patients of these hospitals.</param>
/// <param name="Messages">By channel and language.</param>
/// <param name="Attendance">Of bookings whose day is over, by what became of their messages; the surest way to be told first.</param>
public sealed record ReminderFigures(
    LocalDate From, LocalDate To, bool SmallCountsHidden, IReadOnlyList<MessageFigures> Messages, IReadOnlyList<AttendanceByReach> Attendance);

/// <summary>Messages of one channel in one language, by the way each took last.</summary>
/// <param name="Channel">Null: no way was left.</param>
/// <param name="Language">Null: it failed before it was settled.</param>
/// <param name="Sent">Messages that left, and calls in place of one in which the person was spoken to.</param>
/// <param name="Delivered">Of those, the ones known to have arrived; not every channel says so.</param>
/// <param name="Undelivered">Tries of this channel that its far end took and then said had not arrived; the message may have gone another way since.</param>
/// <param name="Failed">Messages that were given up.</param>
/// <param name="Asked">Of the sent, those that ask whether the patient comes.</param>
/// <param name="Confirmed">Bookings confirmed after they were asked, in whatever way; counted for the last message that had asked by then.</param>
/// <param name="Declined">Likewise, bookings that the patient or the escort cancelled.</param>
/// <param name="AskedForCall">Likewise, people who asked to be called, by message, or on the page of the appointment and not called yet.</param>
/// <param name="MedianMinutes">From the question to the first of these answers; half of them took no longer. Null if nobody answered.</param>
/// <param name="Segments">Parts that went out as SMS, of all tries, as carriers count and charge them; null on other channels.</param>
public sealed record MessageFigures(
    MessageChannelKind? Channel, string? Language, int? Sent, int? Delivered, int? Undelivered, int? Failed,
    int? Asked, int? Confirmed, int? Declined, int? AskedForCall, int? MedianMinutes, int? Segments);

/// <summary>The best that became of a booking's messages before surgery.</summary>
public enum ReminderReach
{
    /// <summary>Nothing was sent: no consent, no policy, booked too late, or withdrawn.</summary>
    None = 0,

    /// <summary>All that was tried failed.</summary>
    Failed = 1,

    /// <summary>It left; whether it arrived is not known.</summary>
    Sent = 2,

    /// <summary>The far end said that it has arrived.</summary>
    Delivered = 3,

    /// <summary>The staff spoke to the person.</summary>
    Spoken = 4,
}

/// <summary>Who came, of bookings that were told in one way.</summary>
/// <param name="Came">Arrived, also those who were then found unfit.</param>
/// <param name="CancelledBefore">Cancelled by the patient or the escort beforehand.</param>
/// <param name="Rate">Those who came among those who came or did not, 0 to 1; who cancelled beforehand is in neither. Null if there are none.</param>
public sealed record AttendanceByReach(ReminderReach Reach, int? Came, int? NoShow, int? CancelledBefore, double? Rate);

internal sealed class GetReminderFiguresValidator : AbstractValidator<GetReminderFigures>
{
    private static readonly LocalDate Earliest = new(2000, 1, 1);
    private static readonly LocalDate Latest = new(2099, 12, 31);

    public GetReminderFiguresValidator()
    {
        RuleFor(r => r.From).InclusiveBetween(Earliest, Latest);
        RuleFor(r => r.To).InclusiveBetween(Earliest, Latest);
        RuleFor(r => r.To).GreaterThanOrEqualTo(r => r.From).When(r => r.From is not null && r.To is not null);
    }
}

internal sealed class GetReminderFiguresHandler(OutreachDbContext db, Caller caller, IClock clock) : IRequestHandler<GetReminderFigures, ReminderFigures>
{
    private const int DefaultDays = 30;

    public Task<ReminderFigures> Handle(GetReminderFigures request, CancellationToken cancellationToken) =>
        db.OnOneSnapshotAsync(() => ReadAsync(request, cancellationToken), cancellationToken);

    private async Task<ReminderFigures> ReadAsync(GetReminderFigures request, CancellationToken cancellationToken)
    {
        var hospitals = await HospitalsAsync(request.HospitalId, cancellationToken);
        var now = clock.GetCurrentInstant();
        var today = hospitals.Count == 0 ? now.InUtc().Date : hospitals.Values.Min(zone => HospitalTime.DateAt(now, zone));
        var to = request.To ?? LocalDate.Max(today, request.From ?? today);
        var from = request.From ?? to.PlusDays(1 - DefaultDays);
        var patients = caller.ScopeFor(Permission.ViewReminders);
        var hidden = hospitals.Keys.Any(h => !patients.Allows(h));
        var counts = new ReminderCounts(db, [.. hospitals.Keys], from, to, hidden);

        return new(from, to, hidden, await counts.MessagesAsync(cancellationToken), await counts.AttendanceAsync(today, cancellationToken));
    }

    /// <summary>Those asked for that are the caller's, with their zones.</summary>
    private async Task<Dictionary<HospitalId, string>> HospitalsAsync(Guid? wanted, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.ViewReminderFigures);
        var (all, mine) = (scope.All, scope.Hospitals);
        var hospitals = db.Hospitals.AsNoTracking().Where(h => all || mine.Contains(h.Id));

        if (wanted is { } hospital)
        {
            var id = new HospitalId(hospital);
            hospitals = hospitals.Where(h => h.Id == id);
        }

        var found = await hospitals.ToDictionaryAsync(h => h.Id, h => h.Zone, cancellationToken);
        return wanted is null || found.Count > 0 ? found : throw new NotFoundException("hospital");
    }
}
