using System.Globalization;
using NodaTime;

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
/// <param name="ReviewDay">Days after the operation of the review it is about; absent: it is about the surgery itself.</param>
public sealed record ReminderStep(
    string Key, ReminderKind Kind, int DaysBefore, LocalTime SendAt, Duration MayBeLate, bool TwoWay = false, int? ReviewDay = null)
{
    private static readonly char[] Letters = [.. "abcdefghijklmnopqrstuvwxyz"];

    /// <summary>Whether the key says of the step what the step says of itself.</summary>
    public bool HasItsKey() => Key.Length <= 16 && Key.TrimEnd(Letters) is var key && Key.Length - key.Length <= 1
        && key == (ReviewDay is { } day
            ? string.Create(CultureInfo.InvariantCulture, $"R+{day}")
            : string.Create(CultureInfo.InvariantCulture, $"T-{DaysBefore}"));

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
