using System.Diagnostics;
using System.Globalization;
using Outreach.Infrastructure.Databases;

namespace Outreach.Chaos.Timelines;

/// <summary>What the timelines came to.</summary>
/// <param name="Timelines">People to whom something happened.</param>
/// <param name="Messages">Handed to the far end, refused or not.</param>
/// <param name="Failures">Each with the seed of its world.</param>
public sealed record TimelineReport(int Worlds, int Timelines, int Bookings, int Messages, int Sent, double Seconds, IReadOnlyList<string> Failures)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Timelines} timelines in {Worlds} worlds, {Seconds:0} s: {Bookings} bookings, {Messages} messages handed over, {Sent} reminders sent; {Failures.Count} failures")
        + string.Concat(Failures.Take(40).Select(f => Environment.NewLine + "  " + f));
}

/// <summary>
/// Plays random timelines of reminders, many people in each world: booked, moved, cancelled, answered, stopped, with gateways that fail, hosts that die
/// between sending and recording, clocks that are set back. None may be sent after its booking ended, doubled, sent at night or missing.
/// </summary>
public static class TimelineRounds
{
    public const int PeopleOfWorld = 100;

    /// <param name="count">Timelines at most.</param>
    /// <param name="atMost">Time after which no world is begun; null for as long as it takes.</param>
    /// <param name="only">Plays this person of the first world alone, and writes down what happened.</param>
    public static async Task<TimelineReport> RunAsync(DatabaseProvider provider, int count, uint seed, TextWriter output, TimeSpan? atMost = null, int? only = null)
    {
        var started = Stopwatch.StartNew();
        var failures = new List<string>();
        var (worlds, timelines, bookings, messages, sent) = (0, 0, 0, 0, 0);

        for (var begun = 0; begun < count && failures.Count == 0 && (worlds == 0 || atMost is null || started.Elapsed < atMost); begun += PeopleOfWorld)
        {
            var worldSeed = seed + (uint)worlds;
            var played = await TimelinePlay.RunAsync(provider, worldSeed, Math.Min(PeopleOfWorld, count - begun), only);
            worlds++;
            timelines += played.Timelines.Count;
            bookings += played.Timelines.Sum(t => t.Facts.Count(f => f is BookingMade));
            messages += played.Messages;
            sent += played.Timelines.Sum(t => t.Reminders.Count(r => r.Status is Domain.Reminders.ReminderStatus.Sent));
            failures.AddRange(played.Findings.Select(f => $"seed {worldSeed} on {provider}: {f}"));
            await output.WriteLineAsync($"seed {worldSeed}: {played.Timelines.Count} timelines, {played.Messages} messages, {played.Findings.Count} failures");
            if (only is not null)
            {
                await WriteAsync(played, output);
                break;
            }
        }

        return new(worlds, timelines, bookings, messages, sent, started.Elapsed.TotalSeconds, failures);
    }

    private static async Task WriteAsync(PlayedWorld played, TextWriter output)
    {
        foreach (var timeline in played.Timelines)
        {
            foreach (var line in timeline.Contacts.Cast<object>().Concat(timeline.Facts).Concat(timeline.Reminders))
            {
                await output.WriteLineAsync(line.ToString());
            }
        }
    }
}
