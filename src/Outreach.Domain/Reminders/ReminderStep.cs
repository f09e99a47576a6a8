using NodaTime;

namespace Outreach.Domain.Reminders;

/// <summary>One message of a policy: what is sent, when, and until when it still makes sense.</summary>
/// <param name="Key">Names the step within its policy and, with the booking, the reminder; stable between versions.</param>
/// <param name="DaysBefore">Whole days before the surgery day, or before the review day; 0 to 60.</param>
/// <param name="SendAt">Wall clock of the hospital.</param>
/// <param name="MayBeLate">How long after its moment the message may still go out; at most until the arrival.</param>
/// <param name="TwoWay">The text says how to answer.</param>
/// <param name="ReviewDay">Days after the operation of the review it is about; absent: it is about the surgery itself.</param>
public sealed record ReminderStep(
    string Key, ReminderKind Kind, int DaysBefore, LocalTime SendAt, Duration MayBeLate, bool TwoWay = false, int? ReviewDay = null)
{
    /// <summary>The hospital's date on which the step is due, for a surgery on <paramref name="operationDate"/>.</summary>
    public LocalDate DueOn(LocalDate operationDate) => VisitOn(operationDate).PlusDays(-DaysBefore);

    /// <summary>The hospital's date of the visit the step is about.</summary>
    public LocalDate VisitOn(LocalDate operationDate) => operationDate.PlusDays(ReviewDay ?? 0);
}
