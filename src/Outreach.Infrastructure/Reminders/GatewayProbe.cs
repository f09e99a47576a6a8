using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Outreach.Infrastructure.Reminders;

/// <summary>A far end that the settings name, and whether it takes a connection.</summary>
/// <param name="Problem">Null if it does.</param>
public sealed record ProbedGateway(string Name, string? Problem);

/// <summary>Knocks at every gateway that the settings name and hands it nothing.</summary>
public static class GatewayProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <exception cref="InvalidOperationException">The settings are wrong in themselves.</exception>
    public static async Task<IReadOnlyList<ProbedGateway>> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var settings = configuration.GetSection("Reminders").Get<MessageChannelSettings>() ?? new MessageChannelSettings();
        ChannelSettingsCheck.Run(settings);
        ChannelAdapter[] used = [settings.Channels.Sms, settings.Channels.Email, settings.Channels.Telegram];
        var probed = new List<ProbedGateway>();
        foreach (var adapter in used.Distinct())
        {
            if (adapter == ChannelAdapter.Spool)
            {
                probed.Add(new ProbedGateway($"spool folder {settings.Spool.Folder}", ProblemOf(settings.Spool.Folder)));
            }
            else if (AddressOf(adapter, settings) is var (host, port))
            {
                probed.Add(new ProbedGateway($"{adapter} at {host}:{port}", await ProblemOfAsync(host, port, cancellationToken)));
            }
        }

        return probed;
    }

    private static (string Host, int Port)? AddressOf(ChannelAdapter adapter, MessageChannelSettings settings) => adapter switch
    {
        ChannelAdapter.Smtp => (settings.Smtp.Host, settings.Smtp.Port),
        ChannelAdapter.Kannel => HostOf(settings.Kannel.Url),
        ChannelAdapter.HttpSms => HostOf(settings.HttpSms.Url),
        ChannelAdapter.Telegram => HostOf(settings.Telegram.Url),
        _ => null,
    };

    private static (string Host, int Port) HostOf(string url) => new Uri(url) is var address ? (address.Host, address.Port) : default;

    private static string? ProblemOf(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }

    private static async Task<string?> ProblemOfAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, patience.Token);
            return null;
        }
        catch (SocketException failure)
        {
            return failure.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer within 5 seconds";
        }
    }
}
