using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Outreach.Chaos;

/// <summary>The line between nodes and their database, through this process: it can be cut, and slow.</summary>
public sealed class DatabaseLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> ends = new();
    private readonly int server;
    private readonly Task taking;
    private long delay;

    /// <param name="server">The port at which the database listens on loopback.</param>
    public DatabaseLine(int server)
    {
        this.server = server;
        listener.Start();
        taking = TakeAsync();
    }

    /// <summary>Where the nodes find their database.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What each piece of data waits, in both directions.</summary>
    public TimeSpan Delay
    {
        set => Interlocked.Exchange(ref delay, value.Ticks);
    }

    /// <summary>Ends every connection at once, in the midst of whatever it carries. New ones are taken.</summary>
    public void Cut()
    {
        foreach (var end in ends.Keys)
        {
            // A reset, and not an orderly end.
            end.Close(timeout: 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await taking;
    }

    private async Task TakeAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                var node = await listener.AcceptSocketAsync();
                carrying.Add(CarryAsync(node));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }

        await Task.WhenAll(carrying);
    }

    private async Task CarryAsync(Socket node)
    {
        using var database = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (node)
        {
            node.NoDelay = true;
            try
            {
                await database.ConnectAsync(IPAddress.Loopback, server);
                (ends[node], ends[database]) = (0, 0);
                await Task.WhenAny(PumpAsync(node, database), PumpAsync(database, node));
            }
            catch (SocketException)
            {
                // The database is away.
            }
            finally
            {
                ends.TryRemove(node, out _);
                ends.TryRemove(database, out _);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var piece = new byte[16 << 10];
        try
        {
            while (await from.ReceiveAsync(piece) is > 0 and var length)
            {
                if (Interlocked.Read(ref delay) is > 0 and var wait)
                {
                    await Task.Delay(TimeSpan.FromTicks(wait));
                }

                await to.SendAsync(piece.AsMemory(0, length));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // One end is gone; so is the other, then.
        }
    }
}
