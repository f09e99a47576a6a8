using System.Globalization;
using System.Text;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Puts each message into a file of a folder, from where a modem, a gateway or a person takes it.</summary>
/// <remarks>
/// The file's name is the message's: sending it again writes the same file again. It appears complete or not at all, and
/// is on disk before it counts as sent.
/// </remarks>
public sealed class SpoolChannel(MessageChannelSettings settings) : IMessageChannel
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lazy<string> folder = new(() =>
    {
        var path = Path.GetFullPath(settings.Spool.Folder);

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }

        return path;
    });

    public bool IsIdempotent => true;

    public Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var name = message.Id.ToString("D");

        try
        {
            var file = Path.Combine(folder.Value, name + ".txt");
            var half = Path.Combine(folder.Value, name + ".part");
            Write(half, Text(message));
            File.Move(half, file, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk or a missing mount: the message waits.
            return Task.FromResult(new SendOutcome(SendResult.Transient, "spool-" + failure.GetType().Name));
        }

        return Task.FromResult(new SendOutcome(SendResult.Sent, null, name));
    }

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }

    private static string Text(OutgoingMessage message) => string.Create(
        CultureInfo.InvariantCulture,
        $"To: {message.To}\nChannel: {message.Kind}\nLanguage: {message.Language}\nSubject: {message.Subject}\nId: {message.Id:D}\n\n{message.Body}\n");
}
