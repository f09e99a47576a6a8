namespace Outreach.Infrastructure.Reminders;

/// <summary>What every gateway has that is reached by HTTP.</summary>
public abstract class GatewaySettings
{
    /// <summary>Seconds after which a silent gateway counts as gone, 1 to 300.</summary>
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>The most messages in a second that it is given; what is more waits. 1 to 10,000.</summary>
    public int MostPerSecond { get; set; } = 100;

    /// <summary>Seconds for which a gateway that fails most of the time is left alone, 1 to 3,600.</summary>
    public int PauseSeconds { get; set; } = 60;

    /// <summary>With which the gateway signs in here to hand over answers; empty: it hands over none.</summary>
    public string CallbackPassword { get; set; } = string.Empty;
}

/// <summary>Kannel's smsbox.</summary>
public sealed class KannelSettings : GatewaySettings
{
    /// <summary>Of the sendsms service: <c>http://127.0.0.1:13013/cgi-bin/sendsms</c>.</summary>
    public string Url { get; set; } = string.Empty;

    public string UserName { get; set; } = string.Empty;

    public string Password { get; set; } = string.Empty;

    /// <summary>The number or name that people see; empty: Kannel's own.</summary>
    public string From { get; set; } = string.Empty;
}

/// <summary>How a request to a provider carries its fields.</summary>
public enum HttpSmsFormat
{
    /// <summary>A JSON object.</summary>
    Json = 1,

    /// <summary>As a form is posted.</summary>
    Form = 2,

    /// <summary>In the address, with GET.</summary>
    Query = 3,
}

/// <summary>An SMS provider's web service. What each field says is configured, so that any provider can be described.</summary>
public sealed class HttpSmsSettings : GatewaySettings
{
    public string Url { get; set; } = string.Empty;

    public HttpSmsFormat Format { get; set; } = HttpSmsFormat.Json;

    /// <summary>Sent with every request: <c>Authorization</c>, say.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>The provider's fields; <c>{to}</c>, <c>{text}</c>, <c>{id}</c> and <c>{callback}</c> stand for the number, the text, the message's name and the address for its report.</summary>
    public Dictionary<string, string> Fields { get; set; } = [];

    /// <summary>The header in which the provider takes a key and then takes the same message once only; empty: it knows none.</summary>
    public string IdempotencyHeader { get; set; } = string.Empty;

    /// <summary>Where in the JSON answer the provider names the message, by dots: <c>data.id</c>.</summary>
    public string IdField { get; set; } = string.Empty;

    /// <summary>Where in the JSON answer, or in a report, the provider gives its reason.</summary>
    public string CodeField { get; set; } = string.Empty;

    /// <summary>Reasons that mean that there is no such number.</summary>
    public string[] NoSuchRecipientCodes { get; set; } = [];

    /// <summary>Where in a report the state stands.</summary>
    public string StateField { get; set; } = "status";

    /// <summary>States of a report that mean that it has arrived.</summary>
    public string[] DeliveredStates { get; set; } = ["delivered"];

    /// <summary>States of a report that mean that it will not arrive.</summary>
    public string[] NotDeliveredStates { get; set; } = ["failed", "undelivered", "expired", "rejected"];

    /// <summary>Where in an answer that is handed over the number stands that it came from.</summary>
    public string ReplyFromField { get; set; } = "from";

    /// <summary>Where the text of an answer stands.</summary>
    public string ReplyTextField { get; set; } = "text";

    /// <summary>Where the provider's name for an answer stands.</summary>
    public string ReplyIdField { get; set; } = "id";
}

/// <summary>A bot of Telegram.</summary>
public sealed class TelegramSettings : GatewaySettings
{
    public TelegramSettings() => MostPerSecond = 25;

    /// <summary>Of the bot, as Telegram gave it out: <c>123456:ABC...</c>.</summary>
    public string Token { get; set; } = string.Empty;

    /// <summary>Of the bot, without the at sign; with it people find the bot from the page of their appointment.</summary>
    public string BotName { get; set; } = string.Empty;

    /// <summary>Where the Bot API is.</summary>
    public string Url { get; set; } = "https://api.telegram.org";
}
