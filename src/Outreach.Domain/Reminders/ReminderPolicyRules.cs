using NodaTime;

namespace Outreach.Domain.Reminders;

/// <summary>What a hospital wants its patients reminded of. Data with an owner; a change is a new version.</summary>
/// <param name="Version">0 for the programme's own policy, then counts up with every change; a reminder keeps the version that planned it.</param>
/// <param name="ReviewAt">Wall clock of the hospital at which people come to a review.</param>
/// <param name="CallListDaysBefore">A booking still unconfirmed this many days before surgery goes to the staff's call list.</param>
public sealed record ReminderPolicyRules(
    int Version, QuietHours QuietHours, LocalTime ReviewAt, int CallListDaysBefore, IReadOnlyList<ReminderStep> Steps)
{
    public const int MostSteps = 30;

    /// <summary>So many days of the week may be off; a message that can wait for no other day still finds one.</summary>
    public const int MostDaysOff = 3;

    /// <summary>So much of each day the quiet hours must leave.</summary>
    public static Duration LeastOpenTime { get; } = Duration.FromHours(2);

    /// <summary>Whoever is booked is told so at once, before the first step.</summary>
    public bool AnnounceBookings { get; init; }

    /// <summary>The hospital's own words; a language without any uses the programme's.</summary>
    public IReadOnlyList<ReminderWording> Wordings { get; init; } = [];

    /// <summary>The programme's policy for hospitals that have none of their own.</summary>
    public static ReminderPolicyRules Default { get; } = new(
        Version: 0,
        QuietHours.Night,
        ReviewAt: new LocalTime(9, 0),
        CallListDaysBefore: 3,
        [
            new("T-7", ReminderKind.ConfirmRequest, 7, new LocalTime(10, 0), Duration.FromHours(72), TwoWay: true),
            new("T-2", ReminderKind.Instructions, 2, new LocalTime(10, 0), Duration.FromHours(24)),
            new("T-1", ReminderKind.LastReminder, 1, new LocalTime(10, 0), Duration.FromHours(24)),
            new("R+1", ReminderKind.ReviewReminder, 1, new LocalTime(18, 0), Duration.FromHours(15), ReviewDay: 1),
            new("R+7", ReminderKind.ReviewReminder, 1, new LocalTime(11, 0), Duration.FromHours(22), ReviewDay: 7),
            new("R+28", ReminderKind.ReviewReminder, 1, new LocalTime(11, 0), Duration.FromHours(22), ReviewDay: 28),
        ]);

    /// <summary>Refuses a policy that could plan nothing, plan twice under one key, or never be allowed to send.</summary>
    public void Check()
    {
        if (QuietHours.OpenTime() < LeastOpenTime)
        {
            throw new ArgumentException("The quiet hours must leave at least two hours of the day.");
        }

        if (QuietHours.DaysOff is { Count: > MostDaysOff })
        {
            throw new ArgumentException("At most three days of the week are off.");
        }

        if (CallListDaysBefore is < 0 or > ReminderStep.MostDaysBefore)
        {
            throw new ArgumentException("The call list begins 0 to 60 days before surgery.");
        }

        if (Steps.Count > MostSteps || Steps.Select(s => s.Key).Distinct(StringComparer.Ordinal).Count() != Steps.Count)
        {
            throw new ArgumentException("A policy has at most 30 steps, each with a key of its own.");
        }

        if (Wordings.Select(w => w.Language).Distinct(StringComparer.Ordinal).Count() != Wordings.Count)
        {
            throw new ArgumentException("A policy has at most one wording in each language.");
        }

        if (Steps.SelectMany(s => s.Problems()).Select(p => p.Message).FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem);
        }
    }
}
