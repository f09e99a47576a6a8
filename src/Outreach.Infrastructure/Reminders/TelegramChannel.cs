using System.Globalization;
using Outreach.Application.Ports;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types.ReplyMarkups;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Sends by a bot of Telegram, with buttons to answer. Telegram knows no key of a message, and no report but that it took it.</summary>
public sealed class TelegramChannel(MessageChannelSettings settings) : IMessageChannel, IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(Math.Clamp(settings.Telegram.TimeoutSeconds, 1, 300)) };
    private TelegramBotClient? bot;

    public bool IsIdempotent => false;

    /// <summary>Not made before it is needed: a token that is none makes it throw.</summary>
    private TelegramBotClient Bot => bot ??= new(new TelegramBotClientOptions(settings.Telegram.Token, settings.Telegram.Url) { RetryCount = 0 }, http);

    public void Dispose() => http.Dispose();

    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (!long.TryParse(message.To, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat))
        {
            return new(SendResult.NoSuchRecipient, "telegram-no-chat");
        }

        var buttons = message.Answers.Count == 0 ? null : new InlineKeyboardMarkup(message.Answers.Select(a => new[] { InlineKeyboardButton.WithCallbackData(a.Label, a.Data) }));

        try
        {
            // Not the caller's token: a message that has begun to leave is brought to an end, so that its outcome is known.
            var sent = await Bot.SendMessage(chat, message.Body, replyMarkup: buttons, cancellationToken: CancellationToken.None);
            return new(SendResult.Sent, null, sent.Id.ToString(CultureInfo.InvariantCulture));
        }
        catch (ApiRequestException refusal)
        {
            return Refused(refusal.ErrorCode, refusal.Message);
        }
        catch (RequestException failure)
        {
            return failure.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
                ? new(SendResult.Transient, "telegram-unreachable")
                : new(SendResult.Unknown, "telegram-broke-off");
        }
        catch (TaskCanceledException)
        {
            return new(SendResult.Unknown, "telegram-silent");
        }
    }

    /// <summary>Tells a person something outside of any reminder; whether it arrives is not important.</summary>
    public async Task SayAsync(long chat, string text)
    {
        try
        {
            await Bot.SendMessage(chat, text, cancellationToken: CancellationToken.None);
        }
        catch (Exception failure) when (failure is RequestException or TaskCanceledException)
        {
            // What it was about is on record; the word of thanks is not.
        }
    }

    /// <summary>Stops the clock that a phone shows after a button was pressed.</summary>
    public async Task AcknowledgeAsync(string press)
    {
        try
        {
            await Bot.AnswerCallbackQuery(press, cancellationToken: CancellationToken.None);
        }
        catch (Exception failure) when (failure is RequestException or TaskCanceledException)
        {
            // The clock stops by itself.
        }
    }

    private static SendOutcome Refused(int code, string why) => code switch
    {
        // The person has shut the bot out or is not there any more.
        403 => new(SendResult.NoSuchRecipient, "telegram-403"),
        400 when why.Contains("chat not found", StringComparison.OrdinalIgnoreCase) => new(SendResult.NoSuchRecipient, "telegram-no-chat"),

        // Ours to mend, not the patient's.
        401 or 404 => new(SendResult.Transient, "telegram-signed-out"),
        429 or >= 500 => new(SendResult.Transient, string.Create(CultureInfo.InvariantCulture, $"telegram-{code}")),
        _ => new(SendResult.Permanent, string.Create(CultureInfo.InvariantCulture, $"telegram-{code}")),
    };
}
