using System.Globalization;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>An answer given by a button, which names the message that it is to.</summary>
public static class ButtonAnswer
{
    private static readonly ReminderAnswer[] InOrder = [ReminderAnswer.Confirm, ReminderAnswer.Decline, ReminderAnswer.AskForCall];

    /// <summary>What a two-way message offers: to come, not to come, to be called.</summary>
    internal static IReadOnlyList<OfferedAnswer> Offered(ReminderId reminder, string language) =>
    [
        .. LanguageWords.Of(language).Answers.Select((label, i) => new OfferedAnswer(label, string.Create(CultureInfo.InvariantCulture, $"{i + 1}:{reminder.Value:N}"))),
    ];

    /// <returns>False if the text is not of a button.</returns>
    public static bool TryRead(string data, out ReminderAnswer answer, out Guid reminder)
    {
        (answer, reminder) = (ReminderAnswer.Unknown, Guid.Empty);
        if (data.Length != 34 || data[1] != ':' || data[0] - '1' is not (>= 0 and < 3) || !Guid.TryParseExact(data.AsSpan(2), "N", out reminder))
        {
            return false;
        }

        answer = InOrder[data[0] - '1'];
        return true;
    }
}
