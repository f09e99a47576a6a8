using Outreach.Chaos;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Races;

/// <summary>The short form of <c>Outreach.Chaos kill</c>.</summary>
public sealed class KilledHostTests(ITestOutputHelper output)
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_was_acknowledged_survives_a_host_killed_under_load(DatabaseProvider provider)
    {
        using var lines = new StringWriter();

        var report = await KillRounds.RunAsync(provider, rounds: 5, seed: 20261124, plant: false, lines);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Failures);
        Assert.True(report.Bookings > 0 && report.Messages.Sent > 0);
    }

    [Fact]
    public async Task A_booking_that_is_lost_behind_the_hosts_back_is_found()
    {
        using var lines = new StringWriter();

        var report = await KillRounds.RunAsync(DatabaseProvider.Sqlite, rounds: 1, seed: 7, plant: true, lines);

        Assert.Contains(report.Failures, f => f.StartsWith(KillReport.Lost, StringComparison.Ordinal));
        Assert.Contains(report.Failures, f => f.Contains("reserved-equals-bookings-and-operations", StringComparison.Ordinal));
    }
}
