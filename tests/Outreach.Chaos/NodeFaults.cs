using NodaTime;
using Npgsql;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>What can happen to nodes, to their database, to the line between, and outside. Each fault is over when its task ends.</summary>
public sealed class NodeFaults
{
    private static readonly Duration Jump = Duration.FromMinutes(20);

    private readonly Nodes nodes;
    private readonly PostgreSqlServer server;
    private readonly DatabaseLine line;
    private readonly SmallDisk disk;
    private readonly SmsGateway gateway;
    private readonly IReadOnlyList<LoadClient> clients;
    private readonly Random random;
    private readonly int answers;

    /// <param name="answers">So many come while a fault lasts that does not keep nodes from answering.</param>
    public NodeFaults(
        Nodes nodes, PostgreSqlServer server, DatabaseLine line, SmallDisk disk, SmsGateway gateway, IReadOnlyList<LoadClient> clients, Random random, int answers)
    {
        (this.nodes, this.server, this.line, this.disk, this.gateway, this.clients, this.random, this.answers) =
            (nodes, server, line, disk, gateway, clients, random, answers);
        All =
        [
            ("node killed", () => nodes.KillAsync(Victim)),
            ("database killed", DatabaseKilledAsync),
            ("node asked to leave", () => nodes.ReplaceAsync(Victim)),
            ("database restarted", DatabaseRestartedAsync),
            ("connections cut", ConnectionsCutAsync),
            ("connections slowed", ConnectionsSlowedAsync),
            ("clock set wrong and right again", ClockJumpsAsync),
            ("gateway away", GatewayAwayAsync),
            ("disk of the database full", DiskFullAsync),
        ];
    }

    /// <summary>Each kind, by name.</summary>
    public IReadOnlyList<(string Name, Func<Task> StrikeAsync)> All { get; }

    private int Victim => random.Next(nodes.Count);

    /// <summary>The harness's own connections die with the server too; each try finds one more of them dead.</summary>
    public static async Task ThroughAsync(Func<Task> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception failure) when (attempt < 600 && (failure is NpgsqlException || failure.InnerException is NpgsqlException))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private async Task DatabaseKilledAsync()
    {
        await server.KillAsync();
        await server.StartAgainAsync();
    }

    private async Task DatabaseRestartedAsync()
    {
        await server.StopAsync();
        await server.StartAgainAsync();
    }

    private async Task ConnectionsCutAsync()
    {
        for (var cut = 0; cut < 5; cut++)
        {
            line.Cut();
            await clients.UntilAnsweredAsync(answers / 5);
        }
    }

    private async Task ConnectionsSlowedAsync()
    {
        line.Delay = TimeSpan.FromMilliseconds(random.Next(5, 40));
        await clients.UntilAnsweredAsync(answers / 2);
        line.Delay = TimeSpan.Zero;
    }

    private async Task ClockJumpsAsync()
    {
        var victim = Victim;
        nodes.SetClock(victim, random.Next(2) == 0 ? Jump : -Jump);
        await clients.UntilAnsweredAsync(answers);
        nodes.SetClock(victim, Duration.Zero);
    }

    private async Task GatewayAwayAsync()
    {
        var before = gateway.TurnedAway;
        gateway.IsAway = true;
        await Patience.UntilAsync(() => gateway.TurnedAway >= before + 2, "messages meet a gateway that is away", TimeSpan.FromMinutes(1));
        await clients.UntilAnsweredAsync(answers);
        gateway.IsAway = false;
    }

    /// <summary>Room for no page and for no piece of the log: then PostgreSQL gives itself up, and plays its log back when there is room again.</summary>
    private async Task DiskFullAsync()
    {
        var before = clients.Sum(c => c.Again);
        await disk.FillAsync();
        await Patience.UntilAsync(RefusesAsync, "requests meet a full disk", TimeSpan.FromMinutes(2), every: TimeSpan.FromMilliseconds(200));
        disk.MakeRoom();
        await server.UntilItServesAsync();

        async Task<bool> RefusesAsync()
        {
            await TakeANewPieceOfLogAsync();
            return clients.Sum(c => c.Again) >= before + 20;
        }
    }

    private async Task TakeANewPieceOfLogAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{server.ConnectionString};Database=postgres;Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT pg_switch_wal()", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // It has met its full disk itself.
        }
    }
}
