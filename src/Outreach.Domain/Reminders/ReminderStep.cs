using System.Globalization;
using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Reminders;

/// <summary>One message of a policy: what is sent, when, and until when it still makes sense.</summary>
/// <param name="Key">
/// Names the step within its policy and, with the booking, the reminder; stable between versions. <c>T-7</c>: seven days before
/// surgery; <c>R+28</c>: about the review on day 28; a small letter after it tells two of one day apart.
/// </param>
/// <param name="DaysBefore">Whole days before the surgery day, or before the review day; 0 to 60.</param>
/// <param name="SendAt">Wall clock of the hospital.</param>
/// <param name="MayBeLate">How long after its moment the message may still go out; at most until the arrival.</param>
/// <param name="TwoWay">The text says how to answer.</param>
/// <param name="Channels">The order in which ways are tried, of those that the contact has; null or empty: the contact's own order.</param>
/// <param name="ReviewDay">Days after the operation of the review it is about; absent: it is about the surgery itself.</param>
public sealed record ReminderStep(
    string Key, ReminderKind Kind, int DaysBefore, LocalTime SendAt, Duration MayBeLate, bool TwoWay = false, int? ReviewDay = null, IReadOnlyList<MessageChannelKind>? Channels = null)
{
    /// <summary>A step lies so many days at most before its visit.</summary>
    public const int MostDaysBefore = 60;

    /// <summary>The last day after an operation on which a review can be.</summary>
    public const int LastReviewDay = 400;

    private static readonly char[] Letters = [.. "abcdefghijklmnopqrstuvwxyz"];

    public static Duration LeastLateness { get; } = Duration.FromMinutes(15);

    public static Duration MostLateness { get; } = Duration.FromDays(14);

    /// <summary>The key without a letter.</summary>
    private string PlainKey => ReviewDay is { } day
        ? string.Create(CultureInfo.InvariantCulture, $"R+{day}")
        : string.Create(CultureInfo.InvariantCulture, $"T-{DaysBefore}");

    /// <summary>Whether the key says of the step what the step says of itself.</summary>
    public bool HasItsKey() => Key.Length <= 16 && Key.TrimEnd(Letters) is var key && Key.Length - key.Length <= 1 && key == PlainKey;

    /// <summary>The steps with the keys that they must have: a key that still fits stays, so that reminders keep their step; the others get the next free one of their day.</summary>
    public static IReadOnlyList<ReminderStep> WithKeys(IReadOnlyCollection<ReminderStep> steps)
    {
        var kept = new HashSet<ReminderStep>(steps.Where(s => s.HasItsKey()).DistinctBy(s => s.Key), ReferenceEqualityComparer.Instance);
        var taken = kept.Select(s => s.Key).ToHashSet(StringComparer.Ordinal);

        return [.. steps.Select(s => kept.Contains(s) ? s : s with { Key = Free(s.PlainKey) })];

        string Free(string plain) =>
            "bcdefghijklmnopqrstuvwxyza".Select(letter => plain + letter).Prepend(plain).FirstOrDefault(taken.Add) ?? plain;
    }

    /// <summary>What is wrong with the step, each with the property that it is about; nothing if it can be planned.</summary>
    public IEnumerable<(string Property, string Message)> Problems()
    {
        if (!HasItsKey())
        {
            yield return (nameof(Key), "A step's key is T- and its days before surgery, or R+ and its review day, and at most one small letter.");
        }

        if (DaysBefore is < 0 or > MostDaysBefore)
        {
            yield return (nameof(DaysBefore), "A step lies 0 to 60 days before the surgery or the review.");
        }

        if (ReviewDay is < 1 or > LastReviewDay)
        {
            yield return (nameof(ReviewDay), "A review is on day 1 to 400 after the operation.");
        }

        if (MayBeLate < LeastLateness || MayBeLate > MostLateness)
        {
            yield return (nameof(MayBeLate), "A step may be late by 15 minutes to 14 days.");
        }

        if (Channels is not null && (Channels.Distinct().Count() != Channels.Count || !Channels.All(Enum.IsDefined)))
        {
            yield return (nameof(Channels), "Each way stands in the order once.");
        }

        if (Kind.IsNotice())
        {
            yield return (nameof(Kind), "A notice goes out when something changes; it is not a step.");
        }
        else if (Kind == ReminderKind.ReviewReminder != ReviewDay.HasValue)
        {
            yield return (nameof(ReviewDay), "A review reminder, and only that, names the day of its review.");
        }
    }

    /// <summary>The review day that a step's key names; null for a step before surgery.</summary>
    public static int? ReviewDayOf(string key) =>
        key.StartsWith("R+", StringComparison.Ordinal) && int.TryParse(key.AsSpan(2).TrimEnd(Letters), NumberStyles.None, CultureInfo.InvariantCulture, out var day)
            ? day
            : null;

    /// <summary>The hospital's date on which the step is due, for a surgery on <paramref name="operationDate"/>.</summary>
    public LocalDate DueOn(LocalDate operationDate) => VisitOn(operationDate).PlusDays(-DaysBefore);

    /// <summary>The hospital's date of the visit the step is about.</summary>
    public LocalDate VisitOn(LocalDate operationDate) => operationDate.PlusDays(ReviewDay ?? 0);
}
