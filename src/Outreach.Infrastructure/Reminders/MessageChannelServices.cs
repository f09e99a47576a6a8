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
        ChannelSettingsCheck.Run(settings);

        return services
            .AddSingleton(settings)
            .AddSingleton<SpoolChannel>()
            .AddSingleton<SmtpChannel>()
            .AddSingleton<KannelChannel>()
            .AddSingleton<HttpSmsChannel>()
            .AddSingleton<TelegramChannel>()
            .AddKeyedSingleton<IMessageChannel>(ChannelAdapter.Spool, (s, _) => s.GetRequiredService<SpoolChannel>())
            .AddKeyedSingleton<IMessageChannel>(ChannelAdapter.Smtp, (s, _) => s.GetRequiredService<SmtpChannel>())
            .AddKeyedSingleton<IMessageChannel>(ChannelAdapter.Kannel, (s, _) => Guarded(s, s.GetRequiredService<KannelChannel>(), settings.Kannel))
            .AddKeyedSingleton<IMessageChannel>(ChannelAdapter.HttpSms, (s, _) => Guarded(s, s.GetRequiredService<HttpSmsChannel>(), settings.HttpSms))
            .AddKeyedSingleton<IMessageChannel>(ChannelAdapter.Telegram, (s, _) => Guarded(s, s.GetRequiredService<TelegramChannel>(), settings.Telegram))
            .AddSingleton<IMessageChannels, MessageChannels>();
    }

    private static GuardedChannel Guarded(IServiceProvider services, IMessageChannel channel, GatewaySettings settings) =>
        new(channel, settings, services.GetService<TimeProvider>() ?? TimeProvider.System);
}
