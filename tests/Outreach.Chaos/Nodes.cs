using System.Globalization;
using NodaTime;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>Some hosts on one database, each with a port it keeps and a clock that can be set.</summary>
public sealed class Nodes : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("outreach_nodes_").FullName;
    private readonly TestDatabase database;
    private readonly string[] settings;
    private readonly int[] ports;
    private readonly HostProcess[] running;

    /// <summary>Of each node: another release's <c>Outreach.Web.dll</c>; null: this one, with a clock that can be set.</summary>
    private readonly string?[] releases;

    private Nodes(TestDatabase database, int count, string? release, string[] settings)
    {
        releases = [.. Enumerable.Repeat(release, count)];
        (this.database, this.settings, ports) = (database, settings, LoopbackPorts.Free(count));
        running = new HostProcess[count];
    }

    public IEnumerable<Uri> Addresses => running.Select(n => n.Address);

    public int Count => running.Length;

    /// <param name="settings">The same for all of them.</param>
    public static Task<Nodes> StartAsync(TestDatabase database, int count, params string[] settings) => StartReleaseAsync(database, count, null, settings);

    /// <param name="release">Another release's <c>Outreach.Web.dll</c>.</param>
    public static async Task<Nodes> StartReleaseAsync(TestDatabase database, int count, string? release, params string[] settings)
    {
        var nodes = new Nodes(database, count, release, settings);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(nodes.StartAsync));
            return nodes;
        }
        catch
        {
            nodes.Dispose();
            throw;
        }
    }

    public async Task KillAsync(int node)
    {
        await running[node].KillAsync();
        await StartAsync(node);
    }

    /// <summary>Asks it to leave, lets it end, and starts it again, as an upgrade does.</summary>
    public async Task ReplaceAsync(int node)
    {
        await running[node].TerminateAsync();
        await running[node].ExitCodeAsync(TimeSpan.FromSeconds(60));
        await StartAsync(node);
    }

    /// <summary>The same, with another release in its place.</summary>
    /// <param name="release">Its <c>Outreach.Web.dll</c>; null: this one.</param>
    public Task ReplaceAsync(int node, string? release)
    {
        releases[node] = release;
        return ReplaceAsync(node);
    }

    /// <summary>Where the nodes put what they send, unless their settings name a gateway.</summary>
    public IReadOnlySet<Guid> Arrived() => HostProcess.ArrivedIn(folder);

    public void SetClock(int node, Duration beside) => JumpingClock.Set(ClockOf(node), beside);

    public void Dispose()
    {
        foreach (var node in running)
        {
            node?.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task StartAsync(int node)
    {
        running[node]?.Dispose();
        SetClock(node, Duration.Zero);
        running[node] = await HostProcess.StartAsync(
            database, folder,
            [
                string.Create(CultureInfo.InvariantCulture, $"--Urls=http://127.0.0.1:{ports[node]}"), "--Security:KeysSecret=a secret that all of these nodes have", "--Drain:Seconds=1",
                .. settings,
            ],
            clock: releases[node] is null ? ClockOf(node) : null,
            release: releases[node]);
    }

    private string ClockOf(int node) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"clock-{node}"));
}
