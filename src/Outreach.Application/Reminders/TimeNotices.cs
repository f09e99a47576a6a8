using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>A booking whose arrival changes within its day.</summary>
internal readonly record struct ArrivalChange(Booking Booking, LocalTime From, LocalTime To);

/// <summary>What becomes of the notices of such a booking.</summary>
/// <param name="Plan">Of the notice; null if there is none, or it could only come too late.</param>
/// <param name="CallBecause">A code, if no message tells the person: somebody has to.</param>
internal sealed record TimeNoticePlan(ArrivalChange Change, TimeNotice Notice, PlannedReminder? Plan, string? CallBecause)
{
    /// <summary>A message goes out.</summary>
    public bool IsWritten => Plan is not null && CallBecause is null;
}

/// <summary>Tells the people of a session, each once, that it begins at another time.</summary>
internal sealed class TimeNotices(OutreachDbContext db, ReminderPolicies policies, ReminderSituations situations, IMessageChannels channels, IClock clock) : ISharedPart
{
    /// <summary>Says what is to be done; who does it holds the bookings and their reminders first.</summary>
    /// <param name="changes">Of one hospital; of bookings that are expected, or held while somebody is asked.</param>
    public async Task<IReadOnlyList<TimeNoticePlan>> LookAsync(HospitalId hospital, IReadOnlyCollection<ArrivalChange> changes, CancellationToken cancellationToken)
    {
        var ids = changes.Select(c => c.Booking.Id).ToList();
        var policy = await policies.ForHospitalAsync(hospital, cancellationToken);
        var reminders = (await db.Reminders.Where(r => ids.Contains(r.BookingId)).ToListAsync(cancellationToken)).ToLookup(r => r.BookingId);
        var people = await situations.OfAsync(ids, cancellationToken);
        var contacts = await situations.ContactsOfAsync([.. changes.Select(c => c.Booking.PatientId).Distinct()], cancellationToken);

        return [.. changes.Select(c => Look(c, policy, [.. reminders[c.Booking.Id]], people[c.Booking.Id], [.. contacts[c.Booking.PatientId]]))];
    }

    /// <summary>Does it; the caller saves.</summary>
    public async Task CarryAsync(HospitalId hospital, IEnumerable<TimeNoticePlan> plans, CancellationToken cancellationToken)
    {
        var policy = await policies.ForHospitalAsync(hospital, cancellationToken);

        foreach (var (change, notice, plan, _) in plans)
        {
            notice.Withdrawn?.Withdraw(TimeNotice.ChangedAgain);

            if (notice.Again is { } again && plan is not null)
            {
                again.Follow(plan, null, policy.Version);
            }
            else if (notice.Again is { IsPending: true } late)
            {
                late.Withdraw(Reminder.TooLate);
            }
            else if (plan is not null)
            {
                var booking = change.Booking;
                var reminder = new Reminder(
                    EntityId.New<ReminderId>(clock), booking.Id, null, booking.PatientId, booking.HospitalId, plan.Kind, plan.StepKey, policy.Version, plan.DueAt, plan.ExpiresAt);
                db.Reminders.Add(reminder);

                if (booking.Status == BookingStatus.Held)
                {
                    reminder.Withdraw(TimeNotice.PlaceOffered);
                }
            }
        }
    }

    private TimeNoticePlan Look(ArrivalChange change, ReminderPolicyRules policy, List<Reminder> reminders, ReminderSituation person, List<ReminderContact> contacts)
    {
        var booking = change.Booking;
        var notice = booking.Status == BookingStatus.Held ? TimeNotice.OfOffer(reminders, change.From) : TimeNotice.Of(reminders, change.From, change.To, MessagingConsent.NoConsent);

        if (notice is { Again: null, NewStep: null })
        {
            return new(change, notice, null, null);
        }

        var zone = contacts.OrderBy(c => c.BrokenChannels.Length > 0).FirstOrDefault()?.Zone;
        var kind = notice.Again?.Kind ?? ReminderKind.MoveNotice;
        var plan = ReminderPlanner.Notice(
            policy, kind, booking.OperationDate + change.To, HospitalTime.Zone(booking.Zone), HospitalTime.Zone(HospitalTime.IsZone(zone) ? zone! : booking.Zone), clock.GetCurrentInstant(),
            kind == ReminderKind.BookingNotice ? notice.Again?.ExpiresAt : null);
        var told = person with { Kind = kind, FailedWays = notice.Again?.FailedWays };

        return new(
            change, notice, plan is null ? null : plan with { StepKey = notice.NewStep ?? notice.Again!.Step },
            told.ReasonToWithdraw(policy) ?? (plan is null ? Reminder.TooLate : ReasonToCall(told.Routes(contacts, policy, channels).Select(r => r.Route.Channel))));
    }

    private static string? ReasonToCall(IEnumerable<MessageChannelKind> ways) => ways.Cast<MessageChannelKind?>().FirstOrDefault() switch
    {
        null => "no-contact",
        MessageChannelKind.Voice => "staff-calls",
        _ => null,
    };
}
