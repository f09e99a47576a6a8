using System.Globalization;
using System.Text;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Puts each message into a file of a folder, from where a modem, a gateway or a person takes it.</summary>
/// <remarks>
/// The file's name is the message's: sending it again writes the same file again. It appears complete or not at all, and
/// is on disk before it counts as sent: what is written under another name gets its own only when the whole batch is on disk.
/// </remarks>
public sealed class SpoolChannel(MessageChannelSettings settings) : ISettlingChannel
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
        try
        {
            Write(Half(message.Id), Text(message));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(Later(failure));
        }

        return Task.FromResult(new SendOutcome(SendResult.Sent, null, message.Id.ToString("D")));
    }

    public Task<IReadOnlyDictionary<Guid, SendOutcome>> SettleAsync(IReadOnlyCollection<Guid> messages, CancellationToken cancellationToken)
    {
        var failed = new Dictionary<Guid, SendOutcome>();

        try
        {
            DiskFlush.Run(folder.Value, [.. messages.Select(Half)]);
            var whole = new List<string>(messages.Count);

            foreach (var id in messages)
            {
                try
                {
                    File.Move(Half(id), Whole(id), overwrite: true);
                    whole.Add(Whole(id));
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    failed[id] = Later(failure);
                }
            }

            // The new names as well.
            DiskFlush.Run(folder.Value, whole);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            foreach (var id in messages)
            {
                failed[id] = Later(failure);
            }
        }

        return Task.FromResult<IReadOnlyDictionary<Guid, SendOutcome>>(failed);
    }

    /// <summary>A full disk or a missing mount: the message waits.</summary>
    private static SendOutcome Later(Exception failure) => new(SendResult.Transient, "spool-" + failure.GetType().Name);

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };

        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    private string Half(Guid id) => Path.Combine(folder.Value, $"{id:D}.part");

    private string Whole(Guid id) => Path.Combine(folder.Value, $"{id:D}.txt");

    private static string Text(OutgoingMessage message) => string.Create(
        CultureInfo.InvariantCulture,
        $"To: {message.To}\nChannel: {message.Kind}\nLanguage: {message.Language}\nSubject: {message.Subject}\nId: {message.Id:D}\n\n{message.Body}\n");
}
