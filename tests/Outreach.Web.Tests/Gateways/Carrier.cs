using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Outreach.Testing;

namespace Outreach.Web.Tests.Gateways;

/// <summary>The carrier at the end of Kannel's line: takes what is sent to phones, and hands in what phones send.</summary>
internal sealed class Carrier : IAsyncDisposable
{
    private readonly TcpClient line = new();
    private readonly ConcurrentQueue<(string To, string Text)> arrived = new();
    private readonly Task listening;
    private readonly NetworkStream stream;

    private Carrier(int port)
    {
        line.Connect("127.0.0.1", port);
        stream = line.GetStream();
        listening = ListenAsync();
    }

    public IReadOnlyList<(string To, string Text)> Arrived => [.. arrived];

    public static Carrier Connect(KannelServer kannel) => new(kannel.CarrierPort);

    /// <summary>A phone sends a text to the programme's number.</summary>
    public async Task SendAsync(string from, string text) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.All(char.IsAscii)
            ? $"{from} 1234 text {text}\n"
            : $"{from} 1234 data {Uri.EscapeDataString(text)}\n"));

    /// <summary>Waits until so many messages have come to phones.</summary>
    public async Task WaitForAsync(int count)
    {
        for (var i = 0; arrived.Count < count; i++)
        {
            Assert.True(i < 1_000, $"Only {arrived.Count} of {count} messages arrived.");
            await Task.Delay(30);
        }
    }

    public async ValueTask DisposeAsync()
    {
        line.Dispose();
        await listening;
    }

    private async Task ListenAsync()
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync() is { } message)
            {
                // "from to text WORDS" or, of several parts or other letters, "from to udh HEX data BYTES".
                var words = message.Split(' ');
                var text = words[2] == "text" ? string.Join(' ', words[3..]) : Encoding.BigEndianUnicode.GetString(Bytes(words[^1]));
                arrived.Enqueue((words[1], text));
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // The test is over, or Kannel went away.
        }
    }

    private static byte[] Bytes(string escaped)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '%')
            {
                bytes.Add(Convert.ToByte(escaped.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add(escaped[i] == '+' ? (byte)' ' : (byte)escaped[i]);
            }
        }

        return [.. bytes];
    }
}
