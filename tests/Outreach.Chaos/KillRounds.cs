using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Invariants;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Chaos;

/// <summary>What the rounds came to.</summary>
public sealed record KillReport(int Rounds, int Answers, int Bookings, int RetriedUnanswered, int MessagesSent, double Seconds, IReadOnlyList<string> Failures)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rounds} rounds in {Seconds:0} s: {Answers} answers, {Bookings} bookings acknowledged, {RetriedUnanswered} unanswered requests sent again, {MessagesSent} messages sent, {Failures.Count} failures")
        + string.Concat(Failures.Select(f => Environment.NewLine + "  " + f));
}

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
        var clients = await SeedAsync(database, seed);
        var failures = new List<string>();
        var retried = 0;
        var host = await HostProcess.StartAsync(database, folder);
        try
        {
            for (var round = 1; round <= rounds && failures.Count == 0; round++)
            {
                await LoadUntilKilledAsync(host, clients, answers: random.Next(1, 150));
                host.Dispose();
                if (plant && round == 1)
                {
                    await LoseABookingAsync(database, clients);
                }

                failures.AddRange(await MissingAsync(database, clients));
                await MakeSomeRemindersDueAsync(database);

                host = await HostProcess.StartAsync(database, folder);
                retried += clients.Count(c => c.Unanswered is not null);
                using var http = await host.ClientAsync();
                await Task.WhenAll(clients.Select(c => c.SettleAsync(http)));
                failures.AddRange((await LookAsync(database, clients, folder)).Select(f => $"round {round}: {f}"));
                await output.WriteLineAsync($"round {round}: {clients.Sum(c => c.Answers)} answers, {failures.Count} failures");
            }

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

        var messages = Directory.Exists(HostProcess.SpoolOf(folder)) ? Directory.GetFiles(HostProcess.SpoolOf(folder), "*.txt").Length : 0;
        Directory.Delete(folder, recursive: true);
        return new(rounds, clients.Sum(c => c.Answers), clients.Sum(c => c.Acknowledged.Count), retried, messages, started.Elapsed.TotalSeconds, failures);
    }

    private static async Task<IReadOnlyList<LoadClient>> SeedAsync(TestDatabase database, int seed)
    {
        var clock = SystemClock.Instance;
        await HostUnderTest.AddUsersAsync(database, clock);
        var programme = new ProgrammeBuilder(clock).WithSessions(4).WithPlaces(50).WithAllotment(400).WithWaiting(Clients * EntriesEach).Build();
        await using var db = database.Open();
        db.AddRange(programme.Rows);
        await db.SaveChangesAsync();

        // A zone in which it is midday now: at night no message may leave, and the rounds would show nothing of them.
        var noon = DateTimeOffset.UtcNow.Hour - 12;
        var zone = noon == 0 ? "Etc/GMT" : string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(noon > 0 ? "+" : "-")}{Math.Abs(noon)}");
        await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.Zone, zone));
        Guid[] sessions = [.. programme.Sessions.Select(s => s.Id.Value)];
        return [.. programme.Entries.Select(e => e.Id.Value).Chunk(EntriesEach).Select((own, i) => new LoadClient(own, sessions, (seed * 100) + i))];
    }

    /// <summary>Kills after so many answers, or three seconds: the moment is one in the midst of work, however fast the machine.</summary>
    private static async Task LoadUntilKilledAsync(HostProcess host, IReadOnlyList<LoadClient> clients, int answers)
    {
        using var http = await host.ClientAsync();
        using var stop = new CancellationTokenSource();
        var before = clients.Sum(c => c.Answers);
        var load = clients.Select(c => c.RunAsync(http, stop.Token)).ToList();
        var patience = Stopwatch.StartNew();
        using var moment = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (clients.Sum(c => c.Answers) - before < answers && patience.Elapsed < TimeSpan.FromSeconds(3))
        {
            await moment.WaitForNextTickAsync();
        }

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
            missing.AddRange(client.Acknowledged.Where(id => !found.ContainsKey(id)).Select(id => $"acknowledged and lost: {id}"));
            missing.AddRange(client.Standing
                .Where(s => s.Key != client.Unanswered?.EntryId && found.TryGetValue(s.Value, out var active) && !active)
                .Select(s => $"acknowledged, and no longer in force: {s.Value}"));
        }

        return missing;
    }

    private static async Task<IReadOnlyList<string>> LookAsync(TestDatabase database, IReadOnlyList<LoadClient> clients, string folder)
    {
        var failures = clients.SelectMany(c => c.Odd).ToList();
        await using var db = database.Open();
        var found = await db.Bookings.AsNoTracking().Select(b => b.Id.Value).ToListAsync();
        failures.AddRange(await MissingAsync(database, clients));
        failures.AddRange(found.Except(clients.SelectMany(c => c.Acknowledged)).Select(id => $"nobody was told of booking {id}"));

        var findings = await new InvariantChecker(db, SystemClock.Instance).RunAsync(CancellationToken.None);
        failures.AddRange(findings.Where(f => !f.Holds).Select(f => $"{f.Name} ({f.Violations}: {string.Join(", ", f.Samples)})"));

        // The rows first: what is sent while this looks has its file already.
        var sent = await db.Reminders.AsNoTracking().Where(r => r.Status == ReminderStatus.Sent).Select(r => r.Id.Value).ToListAsync();
        var spool = HostProcess.SpoolOf(folder);
        failures.AddRange(sent.Where(id => !File.Exists(Path.Combine(spool, $"{id:D}.txt"))).Select(id => $"reminder {id} counts as sent and is not in the spool"));
        return failures;
    }

    private static async Task MakeSomeRemindersDueAsync(TestDatabase database)
    {
        await using var db = database.Open();
        var now = SystemClock.Instance.GetCurrentInstant();
        var later = now + Duration.FromDays(2);
        var some = await db.Reminders.Where(r => r.Status == ReminderStatus.Planned && db.Bookings.Any(b => b.Id == r.BookingId && (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed)))
            .OrderBy(r => r.Id).Select(r => r.Id).Take(5).ToListAsync();
        await db.Reminders.Where(r => some.Contains(r.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.DueAt, now).SetProperty(r => r.NextTryAt, now).SetProperty(r => r.ExpiresAt, later));
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
