using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Invariants;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>What the rounds came to.</summary>
/// <param name="Rounds">Kills that were followed by a look.</param>
/// <param name="Answers">Requests that got an answer.</param>
/// <param name="Bookings">Bookings that a client was told of.</param>
/// <param name="RetriedUnanswered">Requests cut off by a kill and sent again under their key.</param>
/// <param name="Messages">What became of the messages.</param>
/// <param name="Difference">What the commitment's reconciliation says in the end.</param>
public sealed record KillReport(
    int Rounds, int Answers, int Bookings, int RetriedUnanswered, KilledMessages Messages, int Difference, double Seconds, IReadOnlyList<string> Failures)
{
    /// <summary>Beginning of the failures that name a booking which was acknowledged and is gone.</summary>
    public const string Lost = "acknowledged and lost";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rounds} rounds in {Seconds:0} s: {Answers} answers; {Bookings} bookings acknowledged, {Failures.Count(f => f.Contains(Lost, StringComparison.Ordinal))} of them lost; "
        + $"{RetriedUnanswered} unanswered requests sent again; {Messages.Sent} reminders sent, {Messages.Unsent} due and not sent, {Messages.Doubled} sent twice; "
        + $"reconciliation difference {Difference}; {Failures.Count} failures")
        + string.Concat(Failures.Select(f => Environment.NewLine + "  " + f));
}

/// <param name="Sent">Reminders that have arrived.</param>
/// <param name="Unsent">Reminders that were due and wanted, and in the end are neither sent nor on their way.</param>
/// <param name="Doubled">Reminders recorded as sent more than once.</param>
public sealed record KilledMessages(int Sent, int Unsent, int Doubled);

/// <summary>
/// Kills the host under booking load, starts it again, and looks: what was acknowledged is there once, what was not is
/// sent again and takes effect once, every invariant holds, no message is lost or sent twice.
/// </summary>
public static class KillRounds
{
    private const int Clients = 8;
    private const int EntriesEach = 6;

    /// <param name="plant">Deletes one acknowledged booking behind the host's back after the first round: it must be found.</param>
    public static async Task<KillReport> RunAsync(DatabaseProvider provider, int rounds, int seed, bool plant, TextWriter output)
    {
        var started = Stopwatch.StartNew();
        var random = new Random(seed);
        var folder = Directory.CreateTempSubdirectory("outreach_chaos_").FullName;
        await using var database = await TestDatabase.CreateAsync(provider);
        var (commitment, clients) = await SeedAsync(database, seed);
        var failures = new List<string>();
        var (killed, retried, difference) = (0, 0, 0);
        var messages = new KilledMessages(0, 0, 0);
        var host = await HostProcess.StartAsync(database, folder);
        try
        {
            for (var round = 1; round <= rounds && failures.Count == 0; round++)
            {
                await LoadUntilKilledAsync(host, clients, plant ? 5 * Clients : random.Next(1, 150));
                host.Dispose();
                killed = round;
                if (plant && round == 1)
                {
                    await LoseABookingAsync(database, clients);
                }

                failures.AddRange(await MissingAsync(database, clients));
                await MessageRounds.MakeSomeDueAsync(database);

                host = await HostProcess.StartAsync(database, folder);
                retried += clients.Count(c => c.Unanswered is not null);
                using var http = await host.ClientAsync();
                await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
                failures.AddRange((await LookAsync(database, clients, () => HostProcess.ArrivedIn(folder))).Select(f => $"round {round}: {f}"));
                await output.WriteLineAsync($"round {round}: {clients.Sum(c => c.Answers)} answers, {failures.Count} failures");
            }

            messages = await MessageRounds.UntilSettledAsync(database, () => HostProcess.ArrivedIn(folder));
            using var reader = await host.ClientAsync();
            difference = (await reader.GetFromJsonAsync<JsonElement>($"/api/v1/commitments/{commitment}/reconciliation")).GetProperty("difference").GetInt32();
            var (exitCode, verified) = await HostProcess.VerifyAsync(database);
            if (exitCode != 0)
            {
                failures.Add($"verify ended with {exitCode}: {string.Join(' ', verified.Split('\n').Where(l => l.StartsWith("BROKEN", StringComparison.Ordinal)))}");
            }
        }
        finally
        {
            host.Dispose();
        }

        if (messages.Unsent + messages.Doubled + Math.Abs(difference) > 0)
        {
            failures.Add("in the end not everything is as it was acknowledged");
        }

        Directory.Delete(folder, recursive: true);
        return new(killed, clients.Sum(c => c.Answers), clients.Sum(c => c.Acknowledged.Count), retried, messages, difference, started.Elapsed.TotalSeconds, failures);
    }

    internal static async Task<(Guid Commitment, IReadOnlyList<LoadClient> Clients)> SeedAsync(TestDatabase database, int seed, TimeSpan? triesAgainAfter = null)
    {
        var clock = SystemClock.Instance;
        await HostUnderTest.AddUsersAsync(database, clock);
        var programme = new ProgrammeBuilder(clock).WithSessions(4).WithPlaces(50).WithAllotment(400).WithWaiting(Clients * EntriesEach).Build();
        await using var db = database.Open();
        db.AddRange(programme.Rows);
        await db.SaveChangesAsync();

        await MessageRounds.LetItBeMiddayAsync(db);
        Guid[] sessions = [.. programme.Sessions.Select(s => s.Id.Value)];
        return (programme.Commitment.Id.Value, [.. programme.Entries.Select(e => e.Id.Value).Chunk(EntriesEach).Select((own, i) => new LoadClient(own, sessions, (seed * 100) + i) { TriesAgainAfter = triesAgainAfter })]);
    }

    /// <summary>Kills in the midst of work: after so many answers, however long they take.</summary>
    private static async Task LoadUntilKilledAsync(HostProcess host, IReadOnlyList<LoadClient> clients, int answers)
    {
        using var http = await host.ClientAsync();
        using var stop = new CancellationTokenSource();
        var before = clients.Sum(c => c.Answers);
        var load = clients.Select(c => c.RunAsync(http, stop.Token)).ToList();
        await Patience.UntilAsync(() => clients.Sum(c => c.Answers) - before >= answers, "the host answers the requests that it takes", TimeSpan.FromMinutes(2), every: TimeSpan.FromMilliseconds(2));
        await host.KillAsync();
        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    /// <summary>Acknowledged bookings that a database without its host does not have, or has in another state.</summary>
    private static async Task<IReadOnlyList<string>> MissingAsync(TestDatabase database, IReadOnlyList<LoadClient> clients)
    {
        await using var db = database.Open();
        var found = await db.Bookings.AsNoTracking().ToDictionaryAsync(b => b.Id.Value, b => b.IsActive);
        var missing = new List<string>();
        foreach (var client in clients)
        {
            missing.AddRange(client.Acknowledged.Where(id => !found.ContainsKey(id)).Select(id => $"{KillReport.Lost}: {id}"));
            missing.AddRange(client.Standing
                .Where(s => s.Key != client.Unanswered?.EntryId && found.TryGetValue(s.Value, out var active) && !active)
                .Select(s => $"acknowledged, and no longer in force: {s.Value}"));
        }

        return missing;
    }

    /// <param name="arrived">The reminders that have reached somebody.</param>
    internal static async Task<IReadOnlyList<string>> LookAsync(TestDatabase database, IReadOnlyList<LoadClient> clients, Func<IReadOnlySet<Guid>> arrived)
    {
        var failures = clients.SelectMany(c => c.Odd).ToList();
        await using var db = database.Open();
        var found = await db.Bookings.AsNoTracking().Select(b => b.Id.Value).ToListAsync();
        failures.AddRange(await MissingAsync(database, clients));
        failures.AddRange(found.Except(clients.SelectMany(c => c.Acknowledged)).Select(id => $"nobody was told of booking {id}"));

        var findings = await new InvariantChecker(db, SystemClock.Instance).RunAsync(CancellationToken.None);
        failures.AddRange(findings.Where(f => !f.Holds).Select(f => $"{f.Name} ({f.Violations}: {string.Join(", ", f.Samples)})"));

        // The rows first: what is sent while this looks has arrived already.
        var sent = await db.Reminders.AsNoTracking().Where(r => r.Status == ReminderStatus.Sent).Select(r => r.Id.Value).ToListAsync();
        failures.AddRange(sent.Except(arrived()).Select(id => $"reminder {id} counts as sent and has not arrived"));
        return failures;
    }

    private static async Task LoseABookingAsync(TestDatabase database, IReadOnlyList<LoadClient> clients)
    {
        await using var db = database.Open();
        var victim = new Outreach.Domain.BookingId(clients.SelectMany(c => c.Standing.Where(s => s.Key != c.Unanswered?.EntryId).Select(s => s.Value)).First());
        await db.Reminders.Where(r => r.BookingId == victim).ExecuteDeleteAsync();
        await db.Slots.Where(s => s.BookingId == victim).ExecuteUpdateAsync(set => set.SetProperty(s => s.BookingId, (Outreach.Domain.BookingId?)null));
        await db.Bookings.Where(b => b.Id == victim).ExecuteDeleteAsync();
    }
}
