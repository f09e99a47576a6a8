using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MediatR;
using Outreach.Application.Appointments;
using Outreach.Application.Ports;
using Outreach.Application.Replies;
using Outreach.Application.Security;
using Outreach.Domain.Patients;
using Outreach.Infrastructure.Reminders;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Outreach.Web.Gateways;

/// <summary>What people say to the bot of Telegram: the start from the page of their appointment, a button, or words.</summary>
internal static class TelegramEndpoints
{
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";
    private const string Start = "/start ";

    /// <remarks>Telegram hands an update over until it is answered with success: what cannot be used is answered so too.</remarks>
    public static async Task<IResult> Update(
        HttpRequest request, MessageChannelSettings settings, TelegramChannel telegram, IAppointmentLinks links, Caller caller, IMediator mediator, CancellationToken cancellationToken)
    {
        if (!IsTelegram(request, settings.Telegram.CallbackPassword))
        {
            return TypedResults.Unauthorized();
        }

        if (await ReadAsync(request, cancellationToken) is not { } update)
        {
            return TypedResults.BadRequest();
        }

        switch (update)
        {
            case { CallbackQuery: { Data: { } data, Message.Chat.Id: var chat, Id: { } press } }:
                await TakeAsync(chat, data, update.Id, caller, mediator, cancellationToken);
                await telegram.AcknowledgeAsync(press);
                break;
            case { Message: { Text: { } text, Chat.Id: var chat } } when text.StartsWith(Start, StringComparison.Ordinal) && links.BookingOf(text[Start.Length..].Trim()) is { } booking:
                caller.BecomeHolderOf(booking);
                var linked = await mediator.Send(new LinkTelegram(booking.Value, Written(chat)), cancellationToken);
                await telegram.SayAsync(chat, linked.Thanks);
                break;
            case { Message: { Text: { } text, Chat.Id: var chat } } when !text.StartsWith('/') || text is "/stop" or "/start":
                await TakeAsync(chat, text.TrimStart('/'), update.Id, caller, mediator, cancellationToken);
                break;
        }

        return TypedResults.Ok();
    }

    private static Task<ReplyTaken> TakeAsync(long chat, string text, int update, Caller caller, IMediator mediator, CancellationToken cancellationToken)
    {
        caller.BecomeSystem();
        return mediator.Send(new ReceiveReply(MessageChannelKind.Telegram, Written(chat), text, update.ToString(CultureInfo.InvariantCulture)), cancellationToken);
    }

    private static string Written(long chat) => chat.ToString(CultureInfo.InvariantCulture);

    private static async Task<Update?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<Update>(request.Body, JsonBotAPI.Options, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Telegram gives back the secret that the bot was set up with.</summary>
    private static bool IsTelegram(HttpRequest request, string secret) =>
        secret.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(request.Headers[SecretHeader].ToString()), Encoding.UTF8.GetBytes(secret));
}
