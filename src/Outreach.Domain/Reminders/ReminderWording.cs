namespace Outreach.Domain.Reminders;

/// <summary>What a hospital says in its own words, in one language. What is absent is said in the programme's words.</summary>
/// <param name="Language">One of the message languages, such as <c>ru</c> or <c>uz-Latn</c>.</param>
/// <param name="Bring">What to bring on the day of surgery; empty: nothing is said about it.</param>
/// <param name="BringToReview">What to bring to a review.</param>
/// <param name="Note">One more sentence, such as what to eat or drink before; depends on the hospital's anaesthesia.</param>
/// <param name="Templates">Whole texts (Liquid) instead of the programme's.</param>
public sealed record ReminderWording(
    string Language, string? Bring = null, string? BringToReview = null, string? Note = null,
    IReadOnlyDictionary<ReminderKind, string>? Templates = null);
