using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Outreach.Application.Tests.Reminders;

/// <summary>The far end of SMTP, on loopback: takes mail, and answers or hangs up where a test says.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public MailServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public int Port { get; }

    public int Connections { get; private set; }

    public List<string> Mails { get; } = [];

    /// <summary>Answer to a command, by its first word; <c>.</c> for the end of the text.</summary>
    public Dictionary<string, string> Answers { get; } = [];

    public string? HangsUpAt { get; init; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Stop();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop.Token);
                Connections++;
                await TalkAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or IOException)
        {
            // The test is over, or the client went away.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        await AnswerAsync(stream, "220 ready");

        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            var command = line.Split(' ', ':')[0].ToUpperInvariant();

            if (command == HangsUpAt)
            {
                return;
            }

            await AnswerAsync(stream, Answers.GetValueOrDefault(command) ?? command switch
            {
                "EHLO" => "250-here\r\n250 8BITMIME",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 ok",
            });

            if (command == "DATA" && !await TakeAsync(stream, reader))
            {
                return;
            }
        }
    }

    private async Task<bool> TakeAsync(NetworkStream stream, StreamReader reader)
    {
        var mail = new StringBuilder();

        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
        {
            mail.AppendLine(line);
        }

        if (HangsUpAt == ".")
        {
            return false;
        }

        var answer = Answers.GetValueOrDefault(".") ?? "250 taken";

        if (answer[0] == '2')
        {
            Mails.Add(mail.ToString());
        }

        await AnswerAsync(stream, answer);

        return true;
    }

    private static async Task AnswerAsync(NetworkStream stream, string answer) => await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"));
}
