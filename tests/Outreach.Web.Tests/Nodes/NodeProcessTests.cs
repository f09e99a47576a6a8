using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Outreach.Chaos;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Nodes;

/// <summary>Nodes as processes of their own on one PostgreSQL, with the machine's clock.</summary>
public sealed class NodeProcessTests(ITestOutputHelper output) : IDisposable
{
    private readonly List<string> folders = [];

    public void Dispose() => folders.ForEach(f => Directory.Delete(f, recursive: true));

    [Fact]
    public async Task Jobs_run_once_among_three_nodes_and_the_batch_of_a_killed_one_is_taken_over_within_a_minute()
    {
        const int messages = 40;
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var gateway = await SlowGateway.StartAsync(atOnce: 10, expected: 20);
        var programme = await SeedAsync(database, messages);
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync(database, gateway.Settings)));
        try
        {
            using (var client = await nodes[0].ClientAsync())
            {
                await Task.WhenAll(programme.Entries.Select(e => BookAsync(client, e.Id.Value, programme.Session.Id.Value)));
            }

            await MessageRounds.MakeSomeDueAsync(database, messages);
            await gateway.Full.WaitAsync(TimeSpan.FromMinutes(1));
            var sender = nodes.Single(n => n.Id == SenderOf(database));
            await sender.KillAsync();
            var waited = Stopwatch.StartNew();
            gateway.Open();

            await Patience.UntilAsync(async () => await SentAsync(database) == messages, "every message is sent", TimeSpan.FromSeconds(60));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"taken over after {waited.Elapsed.TotalSeconds:0.0} s; {gateway.Taken.Count} messages came for {messages} reminders"));
        }
        finally
        {
            Array.ForEach(nodes, n => n.Dispose());
        }

        Assert.Equal(messages, gateway.Taken.Distinct().Count());
        Assert.All(gateway.Taken.GroupBy(key => key), g => Assert.InRange(g.Count(), 1, 2));
        await using var db = database.Open();
        Assert.Equal(0, await db.ReminderAttempts.Where(a => a.Outcome == "sent").GroupBy(a => a.ReminderId).CountAsync(g => g.Count() > 1));
        await AssertScheduleAsync(database, ("run-imports", 2), ("dispatch-reminders", 5), ("expire-holds", 10));
    }

    [Fact]
    public async Task A_node_that_is_asked_to_end_says_so_and_ends_what_it_has_begun()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        var programme = await SeedAsync(database, 1);
        using var node = await StartAsync(database, ["--Drain:Seconds=4"]);
        using var client = await node.ClientAsync();
        await using var holder = new NpgsqlConnection(database.ConnectionString);
        await holder.OpenAsync();
        await using var held = await holder.BeginTransactionAsync();
        await ExecuteAsync(holder, "SELECT 1 FROM patients FOR UPDATE; SELECT 1 FROM waiting_list FOR UPDATE; SELECT 1 FROM theatre_sessions FOR UPDATE");

        var inFlight = BookAsync(client, programme.Entries[0].Id.Value, programme.Session.Id.Value);
        await Patience.UntilAsync(async () => await WaitingAsync(database) > 0, "a request waits for the row that the test holds", TimeSpan.FromSeconds(20));
        await node.TerminateAsync();
        var since = Stopwatch.StartNew();
        await Patience.UntilAsync(async () => await StatusAsync(client, "/health/ready") == HttpStatusCode.ServiceUnavailable, "the node says that it leaves", TimeSpan.FromSeconds(3));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"503 after {since.Elapsed.TotalSeconds:0.0} s"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, "/api/v1/me"));

        // The port is closed, and the request that waits for the row is still one.
        await Patience.UntilAsync(async () => await StatusAsync(client, "/health/ready") is null, "the port is closed", TimeSpan.FromSeconds(10));
        Assert.False(inFlight.IsCompleted);
        await held.RollbackAsync();
        await inFlight;

        Assert.Equal(0, await node.ExitCodeAsync(TimeSpan.FromSeconds(30) - since.Elapsed));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ended after {since.Elapsed.TotalSeconds:0.0} s"));
        await using var db = database.Open();
        Assert.Equal(1, await db.Bookings.CountAsync());
        Assert.Equal(0, await db.JobTurns.CountAsync(t => t.Until > SystemClock.Instance.GetCurrentInstant()));
    }

    [Fact]
    public async Task A_batch_under_way_is_brought_to_a_safe_point_and_the_next_node_sends_the_rest()
    {
        const int messages = 40;
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using var gateway = await SlowGateway.StartAsync(atOnce: 4, expected: 8);
        var programme = await SeedAsync(database, messages);
        using var first = await StartAsync(database, [.. gateway.Settings, "--Drain:Seconds=0"]);
        using (var client = await first.ClientAsync())
        {
            await Task.WhenAll(programme.Entries.Select(e => BookAsync(client, e.Id.Value, programme.Session.Id.Value)));
        }

        await MessageRounds.MakeSomeDueAsync(database, messages);
        await gateway.Full.WaitAsync(TimeSpan.FromMinutes(1));
        await first.TerminateAsync();
        await Patience.UntilAsync(async () => await StatusAsync(new HttpClient { BaseAddress = first.Address }, "/health/live") is null, "the port is closed", TimeSpan.FromSeconds(10));
        gateway.Open();
        Assert.Equal(0, await first.ExitCodeAsync(TimeSpan.FromSeconds(30)));

        // What was on its way is recorded, what was not has gone back untouched: nothing waits for a lease.
        await using (var db = database.Open())
        {
            Assert.Equal(0, await db.Reminders.CountAsync(r => r.Status == ReminderStatus.Sending));
            Assert.Equal(gateway.Taken.Count, await db.Reminders.CountAsync(r => r.Status == ReminderStatus.Sent));
            Assert.InRange(gateway.Taken.Count, 8, messages - 1);
        }

        using var next = await StartAsync(database, gateway.Settings);
        await Patience.UntilAsync(async () => await SentAsync(database) == messages, "every message is sent", TimeSpan.FromSeconds(60));
        Assert.Equal(messages, gateway.Taken.Count);
    }

    private async Task<HostProcess> StartAsync(TestDatabase database, string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("outreach_node_").FullName;
        folders.Add(folder);
        return await HostProcess.StartAsync(database, folder, ["--Security:KeysSecret=a secret of thirty-two characters or more", .. settings]);
    }

    private static async Task<TestProgramme> SeedAsync(TestDatabase database, int waiting)
    {
        var clock = SystemClock.Instance;
        await HostUnderTest.AddUsersAsync(database, clock);
        var programme = new ProgrammeBuilder(clock).WithPlaces(waiting + 10).WithWaiting(waiting).Build();
        await using var db = database.Open();
        db.AddRange(programme.Rows);
        await db.SaveChangesAsync();
        await MessageRounds.LetItBeMiddayAsync(db);
        return programme;
    }

    private static async Task BookAsync(HttpClient client, Guid entry, Guid session)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/bookings", new { entryId = entry, sessionId = session });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The process that has the turn to send; its name holds its number.</summary>
    private static int SenderOf(TestDatabase database)
    {
        using var db = database.Open();
        return int.Parse(db.JobTurns.AsNoTracking().Single(t => t.Job == "dispatch-reminders").Owner.Split(':')[^2], CultureInfo.InvariantCulture);
    }

    private static async Task<int> SentAsync(TestDatabase database)
    {
        await using var db = database.Open();
        return await db.Reminders.CountAsync(r => r.Status == ReminderStatus.Sent);
    }

    /// <summary>Of each job no more runs than its schedule says, and not fewer than half: three schedules would make three times as many.</summary>
    private async Task AssertScheduleAsync(TestDatabase database, params (string Job, int Seconds)[] jobs)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        foreach (var (job, seconds) in jobs)
        {
            await using var command = new NpgsqlCommand("SELECT count(*), extract(epoch FROM max(createdat) - min(createdat))::float8 FROM hangfire.job WHERE arguments::text LIKE '%' || $1 || '%'", connection)
            {
                Parameters = { new() { Value = job } },
            };
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            var (runs, span) = (reader.GetInt64(0), reader.GetDouble(1));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{job}: {runs} runs in {span:0} s, one every {seconds} s"));
            Assert.InRange(runs, (long)(span / seconds / 2), (long)Math.Ceiling(span / seconds) + 2);
            Assert.True(runs > 1);
        }
    }

    private static async Task<long> WaitingAsync(TestDatabase database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Null if nobody listens.</summary>
    private static async Task<HttpStatusCode?> StatusAsync(HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
