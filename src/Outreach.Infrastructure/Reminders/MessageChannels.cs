using Outreach.Application.Ports;
using Outreach.Domain.Patients;

namespace Outreach.Infrastructure.Reminders;

/// <summary>The channels that the configuration asks for.</summary>
internal sealed class MessageChannels(MessageChannelSettings settings, SpoolChannel spool, SmtpChannel smtp) : IMessageChannels
{
    public IMessageChannel? For(MessageChannelKind kind) => AdapterOf(kind) switch
    {
        ChannelAdapter.Spool => spool,
        ChannelAdapter.Smtp => smtp,
        _ => null,
    };

    private ChannelAdapter AdapterOf(MessageChannelKind kind) => kind switch
    {
        MessageChannelKind.Sms => settings.Channels.Sms,
        MessageChannelKind.Email => settings.Channels.Email,
        MessageChannelKind.Telegram => settings.Channels.Telegram,
        _ => ChannelAdapter.None,
    };
}
