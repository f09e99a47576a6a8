using NodaTime;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>What a policy changes in the reminders of a booking that were planned under another one.</summary>
/// <param name="Reminder">The one that is there; null for a step that comes in addition.</param>
/// <param name="Plan">When it is to go; null if it is withdrawn.</param>
internal sealed record ReminderChange(Reminder? Reminder, PlannedReminder? Plan)
{
    /// <summary>Only what has not been sent changes, and nothing changes that is as it should be: the same question again has no answer left.</summary>
    /// <param name="there">All reminders of the booking.</param>
    /// <param name="wanted">Every step of the policy for it, whether its moment has passed or not.</param>
    public static IEnumerable<ReminderChange> Of(IEnumerable<Reminder> there, IEnumerable<PlannedReminder> wanted, Instant now)
    {
        var plans = wanted.ToDictionary(p => p.StepKey, StringComparer.Ordinal);

        foreach (var reminder in there.Where(r => !r.Kind.IsNotice()))
        {
            plans.Remove(reminder.Step, out var plan);

            if (reminder.Status is ReminderStatus.Planned or ReminderStatus.Due)
            {
                if (plan is null || (plan.ExpiresAt <= now && !IsAs(reminder, plan)))
                {
                    yield return new(reminder, null);
                }
                else if (!IsAs(reminder, plan) && !reminder.WaitsForStaff)
                {
                    // What the staff were asked to say is not asked of them a second time.
                    yield return new(reminder, plan);
                }
            }
            else if (reminder is { Status: ReminderStatus.Withdrawn, ReasonCode: ReminderPlanning.PolicyChanged } && plan is not null && plan.DueAt > now)
            {
                yield return new(reminder, plan);
            }
        }

        foreach (var plan in plans.Values.Where(p => p.DueAt > now))
        {
            yield return new(null, plan);
        }
    }

    private static bool IsAs(Reminder reminder, PlannedReminder plan) =>
        (reminder.Kind, reminder.DueAt, reminder.ExpiresAt) == (plan.Kind, plan.DueAt, plan.ExpiresAt);
}
