using NodaTime;

namespace Outreach.Domain.Reminders;

/// <summary>A message to come: nothing is sent before it is due or after it expired.</summary>
/// <param name="VisitAt">Hospital wall clock of the visit the message is about.</param>
/// <param name="ExpiresAt">From this moment on the message is no longer sent; never after the visit.</param>
public sealed record PlannedReminder(
    string StepKey, ReminderKind Kind, bool TwoWay, LocalDateTime VisitAt, Instant DueAt, Instant ExpiresAt);

/// <summary>Turns a policy into moments. The same input always gives the same plan.</summary>
public static class ReminderPlanner
{
    /// <summary>How long before quiet hours a message is placed that cannot wait for the next morning.</summary>
    private static readonly Duration Margin = Duration.FromHours(1);

    /// <summary>A notice waits so long: who changes their mind meanwhile is told once, how it ended.</summary>
    public static Duration Grace { get; } = Duration.FromMinutes(1);

    /// <summary>The messages before surgery.</summary>
    /// <param name="arrival">Hospital wall clock at which the patient is to arrive.</param>
    /// <param name="now">Steps whose moment is not later than this are left out.</param>
    public static IReadOnlyList<PlannedReminder> BeforeSurgery(
        ReminderPolicyRules policy, LocalDateTime arrival, DateTimeZone hospitalZone, DateTimeZone recipientZone, Instant now) =>
        Plan(policy, policy.Steps.Where(s => s.ReviewDay is null), arrival.Date, arrival.TimeOfDay, hospitalZone, recipientZone, now);

    /// <summary>The messages before each review.</summary>
    /// <param name="operationDate">Hospital date of the operation.</param>
    /// <param name="now">Steps whose moment is not later than this are left out.</param>
    public static IReadOnlyList<PlannedReminder> BeforeReviews(
        ReminderPolicyRules policy, LocalDate operationDate, DateTimeZone hospitalZone, DateTimeZone recipientZone, Instant now) =>
        Plan(policy, policy.Steps.Where(s => s.ReviewDay is not null), operationDate, policy.ReviewAt, hospitalZone, recipientZone, now);

    /// <summary>A notice of what has just changed: as soon as the recipient may be written to.</summary>
    /// <param name="visit">Hospital wall clock of the visit that is cancelled, or of the new one.</param>
    /// <param name="until">After that it is of no use; null: until the visit.</param>
    /// <returns>Null if it could only come too late.</returns>
    public static PlannedReminder? Notice(
        ReminderPolicyRules policy, ReminderKind kind, LocalDateTime visit, DateTimeZone hospitalZone, DateTimeZone recipientZone, Instant now, Instant? until = null)
    {
        var due = policy.QuietHours.NextOpen(now + Grace, recipientZone);
        var visitAt = visit.InZoneLeniently(hospitalZone).ToInstant();
        var expires = until is { } end ? Instant.Min(end, visitAt) : visitAt;

        return due < expires ? new PlannedReminder(KeyOf(kind), kind, kind == ReminderKind.PlaceOffer, visit, due, expires) : null;
    }

    /// <summary>The same for somebody who calls, when it is night until a message would be too late.</summary>
    /// <returns>Null if the visit is over.</returns>
    public static PlannedReminder? NoticeToSay(ReminderKind kind, LocalDateTime visit, DateTimeZone hospitalZone, Instant now) =>
        visit.InZoneLeniently(hospitalZone).ToInstant() is var visitAt && now < visitAt ? new PlannedReminder(KeyOf(kind), kind, false, visit, now, visitAt) : null;

    private static string KeyOf(ReminderKind kind) => kind switch
    {
        ReminderKind.CancellationNotice => "cancelled",
        ReminderKind.MoveNotice => "moved",
        ReminderKind.BookingNotice => "booked",
        ReminderKind.PlaceOffer => "offer",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static List<PlannedReminder> Plan(
        ReminderPolicyRules policy, IEnumerable<ReminderStep> steps, LocalDate operationDate, LocalTime visitTime,
        DateTimeZone hospitalZone, DateTimeZone recipientZone, Instant now)
    {
        var planned = new List<PlannedReminder>();

        foreach (var step in steps)
        {
            var visit = step.VisitOn(operationDate).At(visitTime);
            var moment = step.DueOn(operationDate).At(step.SendAt).InZoneLeniently(hospitalZone).ToInstant();
            var expires = Instant.Min(moment + step.MayBeLate, visit.InZoneLeniently(hospitalZone).ToInstant());
            var due = policy.QuietHours.NextOpen(moment, recipientZone);

            // In the recipient's country the next morning may be too late: then the evening before is better than nothing.
            if (due >= expires)
            {
                due = policy.QuietHours.LastOpen(moment, recipientZone, Margin);
            }

            if (due > now && due < expires)
            {
                planned.Add(new PlannedReminder(step.Key, step.Kind, step.TwoWay, visit, due, expires));
            }
        }

        return [.. planned.OrderBy(p => p.DueAt).ThenBy(p => p.StepKey, StringComparer.Ordinal)];
    }
}
