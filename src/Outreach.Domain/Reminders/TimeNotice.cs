using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Reminders;

/// <summary>
/// What becomes of the notices of a booking whose arrival changes within its day, so that the person is told once, how it ended. All null: they
/// know the hour that it is again.
/// </summary>
/// <param name="Withdrawn">It would be one notice too many.</param>
/// <param name="Again">It has not left and says the new hour instead.</param>
/// <param name="NewStep">Step of a notice that comes in addition: <c>moved-2-0830</c> is the second of its booking, and 08:30 the hour that the person knew before.</param>
public sealed record TimeNotice(Reminder? Withdrawn, Reminder? Again, string? NewStep)
{
    /// <summary>Why a notice is kept back of a place that is offered: who takes it learns the new hour.</summary>
    public const string PlaceOffered = "place-offered";

    /// <summary>Why a notice was withdrawn that nobody needs: the next one says how it ended, or the hour is what it was.</summary>
    public const string ChangedAgain = "time-changed-again";

    private const string Moved = "moved";

    private static readonly LocalTimePattern Hour = LocalTimePattern.CreateWithInvariantCulture("HHmm");

    /// <param name="there">All reminders of the booking.</param>
    /// <param name="withoutConsent">The reason with which reminders are withdrawn that come back with the consent.</param>
    public static TimeNotice Of(IReadOnlyCollection<Reminder> there, LocalTime from, LocalTime to, string withoutConsent)
    {
        // Who has not heard of the place yet hears of it with its new hour.
        if (there.FirstOrDefault(r => r.Kind == ReminderKind.BookingNotice && IsUnsent(r)) is { } booked)
        {
            return new(null, booked, null);
        }

        var moves = there.Where(r => r.Kind == ReminderKind.MoveNotice).ToList();
        var next = Step(moves.Count + 1, from);
        if (moves.MaxBy(r => NumberOf(r.Step)) is not { } last)
        {
            return new(null, null, next);
        }

        if (last.Status == ReminderStatus.Withdrawn && last.ReasonCode == withoutConsent && last.SentAt is null && last.Channel is null or MessageChannelKind.Voice)
        {
            return new(null, last, null);
        }

        if (!IsUnsent(last))
        {
            // What is on its way says the hour before; it may still be caught.
            return new(last.Status == ReminderStatus.Sending ? last : null, null, next);
        }

        var since = last.DueAt - ReminderPlanner.Grace;
        var others = there.Where(r => r != last).ToList();
        if (others.Exists(r => r.SentAt >= since))
        {
            return new(last, null, next);
        }

        if (others.Exists(r => r.Status == ReminderStatus.Sending))
        {
            return new(last, null, Step(moves.Count + 1, null));
        }

        return last.Status == ReminderStatus.Planned && KnewAlready(last.Step, to) ? new(last, null, null) : new(null, last, null);
    }

    /// <summary>The same of a place that was offered and is not taken yet.</summary>
    public static TimeNotice OfOffer(IReadOnlyCollection<Reminder> there, LocalTime from) =>
        there.Any(r => r.Kind == ReminderKind.PlaceOffer && (r.SentAt is not null || r.Status == ReminderStatus.Sending || r.Channel is not (null or MessageChannelKind.Voice)))
        && !there.Any(r => r.Kind == ReminderKind.MoveNotice)
            ? new(null, null, Step(1, from))
            : new(null, null, null);

    /// <summary>The person knew this hour before the notice.</summary>
    public static bool KnewAlready(string step, LocalTime hour) => step.EndsWith($"-{Hour.Format(hour)}", StringComparison.Ordinal);

    private static bool IsUnsent(Reminder reminder) => reminder.Status is ReminderStatus.Planned or ReminderStatus.Due;

    private static string Step(int number, LocalTime? known) =>
        string.Create(CultureInfo.InvariantCulture, $"{Moved}-{number}") + (known is { } hour ? $"-{Hour.Format(hour)}" : "");

    private static int NumberOf(string step) => step.Split('-') is [_, var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 1;
}
