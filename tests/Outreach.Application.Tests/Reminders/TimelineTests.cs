using System.Globalization;
using Outreach.Chaos.Timelines;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

/// <summary>
/// The short form of <c>Outreach.Chaos timelines</c>: the same timelines in each run, as many as its time allows, unless OUTREACH_CHAOS_SEED names others.
/// A change is judged by what it changed; new timelines are looked for with the command, by the hour.
/// </summary>
public sealed class TimelineTests(ITestOutputHelper output)
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task No_reminder_of_a_random_timeline_is_sent_after_its_booking_ended_or_doubled_or_sent_at_night_or_missing(DatabaseProvider provider)
    {
        var seed = Environment.GetEnvironmentVariable("OUTREACH_CHAOS_SEED") is { Length: > 0 } given ? uint.Parse(given, CultureInfo.InvariantCulture) : 20261124;
        using var lines = new StringWriter();

        var report = await TimelineRounds.RunAsync(provider, count: 2_000, seed, lines, TimeSpan.FromSeconds(provider == DatabaseProvider.Sqlite ? 30 : 8));

        output.WriteLine(lines.ToString());
        output.WriteLine(report.ToString());
        Assert.True(report.Failures.Count == 0, report.ToString());
        Assert.True(report.Bookings > 50 && report.Sent > 50, report.ToString());
    }
}
