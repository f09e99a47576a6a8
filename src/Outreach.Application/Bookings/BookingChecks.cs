using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>A day on which something happens to an eye: an operation, or an active booking.</summary>
public readonly record struct EyeDay(Eye Eye, LocalDate Day);

/// <summary>What is known of a person that can stand against a date.</summary>
/// <param name="Unavailable">Days on which the person cannot come.</param>
/// <param name="EyeDays">Days of operations and active bookings, by eye.</param>
public sealed record PatientDates(IReadOnlyList<DateInterval> Unavailable, IReadOnlyList<EyeDay> EyeDays);

/// <summary>Reasons against placing an entry in a session that lie with the person, not with the room left.</summary>
public sealed class BookingChecks(OutreachDbContext db) : ISharedPart
{
    private static readonly BookingStatus[] Active = [BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed, BookingStatus.Arrived, BookingStatus.InTheatre];

    /// <param name="patient">Before a change, lock the patient's row: two eyes may be booked at once.</param>
    /// <param name="except">A booking that is about to end.</param>
    public async Task<PatientDates> DatesAsync(PatientId patient, BookingId? except, CancellationToken cancellationToken)
    {
        var operated = db.Operations
            .Where(o => o.PatientId == patient && o.Status != OperationStatus.Reversed)
            .Select(o => new { o.Eye, Day = o.OperatedOn });
        var eyeDays = await db.Bookings
            .Where(b => b.PatientId == patient && Active.Contains(b.Status) && b.Id != except)
            .Select(b => new { b.Eye, Day = b.OperationDate })
            .Concat(operated)
            .ToListAsync(cancellationToken);
        var unavailable = await db.Unavailabilities.AsNoTracking()
            .Where(u => u.PatientId == patient)
            .Select(u => new { u.From, u.To })
            .ToListAsync(cancellationToken);
        return new PatientDates(
            [.. unavailable.Select(u => new DateInterval(u.From, u.To))],
            [.. eyeDays.Select(d => new EyeDay(d.Eye, d.Day))]);
    }

    /// <summary>The first reason against it; null if there is none.</summary>
    /// <param name="intervalOverridden">A named clinician allows the second eye sooner.</param>
    public static RuleViolationException? Objection(WaitingListEntry entry, Patient patient, PatientDates dates, LocalDate on, bool generalAnaesthesia, BookingPolicy policy, bool intervalOverridden)
    {
        if (entry.Queue != ClinicianQueue.None)
        {
            return new RuleViolationException("needs-clinician", $"A clinician looks at this entry first (queue: {entry.Queue}).");
        }

        if (patient.Birth.AgeOn(on) < policy.PaediatricAge && !generalAnaesthesia)
        {
            return new RuleViolationException("needs-general-anaesthesia", "A child needs a session with general anaesthesia.");
        }

        if (dates.Unavailable.Any(u => u.Contains(on)))
        {
            return new RuleViolationException("patient-unavailable", "The patient cannot come on that day.");
        }

        if (dates.EyeDays.Any(d => d.Day == on))
        {
            return new RuleViolationException("same-day", "A patient is never operated twice on one day.");
        }

        var nearest = dates.EyeDays.Where(d => d.Eye != entry.Eye).Select(d => (int?)Math.Abs(Period.DaysBetween(d.Day, on))).Min();
        return nearest < policy.SecondEyeIntervalDays && !intervalOverridden
            ? new RuleViolationException("second-eye-interval", $"The second eye follows {policy.SecondEyeIntervalDays} days after the first at the soonest; here it would be {nearest}. A clinician may allow it with a reason.")
            : null;
    }
}
