using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Ports;
using Outreach.Domain.Patients;

namespace Outreach.Infrastructure.Reminders;

/// <summary>The channels that the configuration asks for, each made once, when it is first needed.</summary>
internal sealed class MessageChannels(MessageChannelSettings settings, IServiceProvider services) : IMessageChannels
{
    public IMessageChannel? For(MessageChannelKind kind) =>
        AdapterOf(kind) is var adapter and not ChannelAdapter.None ? services.GetRequiredKeyedService<IMessageChannel>(adapter) : null;

    private ChannelAdapter AdapterOf(MessageChannelKind kind) => kind switch
    {
        MessageChannelKind.Sms => settings.Channels.Sms,
        MessageChannelKind.Email => settings.Channels.Email,
        MessageChannelKind.Telegram => settings.Channels.Telegram,
        _ => ChannelAdapter.None,
    };
}
