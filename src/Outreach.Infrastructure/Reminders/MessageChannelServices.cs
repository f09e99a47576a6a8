using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Reminders;

public static class MessageChannelServices
{
    /// <summary>The channels of the configuration section <c>Reminders</c>; a mistake in it stops the start.</summary>
    public static IServiceCollection AddMessageChannels(this IServiceCollection services, IConfiguration configuration) =>
        services.AddMessageChannels(configuration.GetSection("Reminders").Get<MessageChannelSettings>() ?? new());

    /// <summary>The channels of the given settings.</summary>
    public static IServiceCollection AddMessageChannels(this IServiceCollection services, MessageChannelSettings settings)
    {
        var channels = settings.Channels;

        if (channels.Sms == ChannelAdapter.Smtp || channels.Telegram == ChannelAdapter.Smtp)
        {
            throw new InvalidOperationException("Reminders:Channels: only e-mail goes through SMTP.");
        }

        if (channels.Email == ChannelAdapter.Smtp && (settings.Smtp.Host.Length == 0 || !settings.Smtp.From.Contains('@', StringComparison.Ordinal)))
        {
            throw new InvalidOperationException("Reminders:Smtp: Host and From are needed.");
        }

        return services
            .AddSingleton(settings)
            .AddSingleton<SpoolChannel>()
            .AddSingleton<SmtpChannel>()
            .AddSingleton<IMessageChannels, MessageChannels>();
    }
}
