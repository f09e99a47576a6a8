using Outreach.Chaos;

namespace Outreach.Web.Tests.Races;

/// <summary>The short form of <c>Outreach.Chaos restore</c>.</summary>
public sealed class RestoreDrillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Nothing_that_was_archived_is_lost_with_the_database_server_and_every_rule_holds_after_the_restore()
    {
        var report = await RestoreDrill.RunAsync(seed: 20261128, answers: 150);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Failures);
        Assert.True(report.Archived > 20 && report.Archived <= report.Acknowledged - report.Lost);
    }

    [Fact]
    public async Task A_booking_that_the_restore_did_not_bring_back_is_missed()
    {
        var report = await RestoreDrill.RunAsync(seed: 20261129, answers: 100, plant: true);

        Assert.Contains(report.Failures, f => f.Contains("which was archived", StringComparison.Ordinal));
    }
}
