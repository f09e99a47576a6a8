using MailKit.Security;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Kinds of far end that this version can hand messages to.</summary>
public enum ChannelAdapter
{
    /// <summary>Nothing goes out that way.</summary>
    None = 0,

    /// <summary>A folder, one readable file for each message.</summary>
    Spool = 1,

    /// <summary>A mail server.</summary>
    Smtp = 2,

    /// <summary>Kannel's smsbox, which hands SMS to carriers.</summary>
    Kannel = 3,

    /// <summary>An SMS provider with a web service of its own.</summary>
    HttpSms = 4,

    /// <summary>A bot of Telegram.</summary>
    Telegram = 5,
}

/// <summary>The configuration section <c>Reminders</c>: what goes out how.</summary>
public sealed class MessageChannelSettings
{
    public ChannelMap Channels { get; set; } = new();

    public SpoolSettings Spool { get; set; } = new();

    public SmtpSettings Smtp { get; set; } = new();

    public KannelSettings Kannel { get; set; } = new();

    public HttpSmsSettings HttpSms { get; set; } = new();

    public TelegramSettings Telegram { get; set; } = new();

    /// <summary>Where gateways reach this host with their reports, as in <c>https://outreach.example.org</c>; empty: no reports are asked for.</summary>
    public string CallbackAddress { get; set; } = string.Empty;
}

/// <summary>The far end for each way of reaching a person.</summary>
public sealed class ChannelMap
{
    public ChannelAdapter Sms { get; set; } = ChannelAdapter.Spool;

    public ChannelAdapter Email { get; set; } = ChannelAdapter.Spool;

    public ChannelAdapter Telegram { get; set; } = ChannelAdapter.Spool;
}

public sealed class SpoolSettings
{
    /// <summary>Made if it is not there; readable by the owner only, for it holds names and numbers.</summary>
    public string Folder { get; set; } = "data/spool";
}

public sealed class SmtpSettings
{
    public string Host { get; set; } = string.Empty;

    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected; <see cref="SecureSocketOptions.None"/> only within one machine.</summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    /// <summary>
    /// Whether a certificate counts only if its authority says that it has not been revoked. An authority of one's own that publishes no such list is
    /// believed only without; the certificate must be trusted all the same.
    /// </summary>
    public bool CheckRevocation { get; set; } = true;

    /// <summary>Sender's address; its domain also names the messages.</summary>
    public string From { get; set; } = string.Empty;

    public string FromName { get; set; } = string.Empty;

    /// <summary>Empty: no signing in.</summary>
    public string UserName { get; set; } = string.Empty;

    public string Password { get; set; } = string.Empty;

    /// <summary>Seconds after which a silent server counts as gone, 1 to 300.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Connections open at the same time, 1 to 16.</summary>
    public int Connections { get; set; } = 4;
}
