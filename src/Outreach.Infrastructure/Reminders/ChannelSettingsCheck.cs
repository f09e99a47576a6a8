namespace Outreach.Infrastructure.Reminders;

/// <summary>Refuses settings with which messages would go nowhere.</summary>
internal static class ChannelSettingsCheck
{
    /// <exception cref="StartRefusedException">Says which setting is wrong and how.</exception>
    public static void Run(MessageChannelSettings settings)
    {
        var channels = settings.Channels;
        Refuse(channels.Sms == ChannelAdapter.Smtp || channels.Telegram is ChannelAdapter.Smtp, "Reminders:Channels: only e-mail goes through SMTP.");
        Refuse(
            channels.Email is ChannelAdapter.Kannel or ChannelAdapter.HttpSms || channels.Telegram is ChannelAdapter.Kannel or ChannelAdapter.HttpSms,
            "Reminders:Channels: only SMS goes through an SMS gateway.");
        Refuse(
            channels.Email == ChannelAdapter.Smtp && (settings.Smtp.Host.Length == 0 || !settings.Smtp.From.Contains('@', StringComparison.Ordinal)),
            "Reminders:Smtp: Host and From are needed.");
        Refuse(channels.Sms == ChannelAdapter.Kannel && (!IsAddress(settings.Kannel.Url) || settings.Kannel.UserName.Length == 0), "Reminders:Kannel: Url and UserName are needed.");
        Refuse(channels.Sms == ChannelAdapter.HttpSms && !IsAddress(settings.HttpSms.Url), "Reminders:HttpSms: Url is needed.");
        Refuse(
            channels.Sms == ChannelAdapter.HttpSms && !(Uses(settings.HttpSms, "{to}") && Uses(settings.HttpSms, "{text}")),
            "Reminders:HttpSms:Fields: one field must have {to} and one {text}.");
        Refuse(channels.Sms == ChannelAdapter.Telegram || channels.Email == ChannelAdapter.Telegram, "Reminders:Channels: only Telegram goes through Telegram.");
        Refuse(
            channels.Telegram == ChannelAdapter.Telegram && (!IsAddress(settings.Telegram.Url) || !settings.Telegram.Token.Contains(':', StringComparison.Ordinal)),
            "Reminders:Telegram: Token is needed.");
        Refuse(settings.CallbackAddress.Length > 0 && !IsAddress(settings.CallbackAddress), "Reminders:CallbackAddress: not an address.");
    }

    private static bool Uses(HttpSmsSettings sms, string mark) => sms.Fields.Values.Any(v => v.Contains(mark, StringComparison.Ordinal));

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static void Refuse(bool wrong, string message)
    {
        if (wrong)
        {
            throw new StartRefusedException(message);
        }
    }
}
