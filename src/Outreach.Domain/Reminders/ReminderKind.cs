namespace Outreach.Domain.Reminders;

/// <summary>What a reminder asks of the person who gets it.</summary>
public enum ReminderKind
{
    /// <summary>Asks to confirm that the patient comes; the answer is awaited.</summary>
    ConfirmRequest,

    /// <summary>Says what to bring and whom to call.</summary>
    Instructions,

    /// <summary>The last word before the day.</summary>
    LastReminder,

    /// <summary>Calls to a check after the operation.</summary>
    ReviewReminder,
}
