using Outreach.Chaos;

namespace Outreach.Web.Tests.Races;

/// <summary>The short form of <c>Outreach.Chaos nodes</c>: each kind of fault once.</summary>
public sealed class SeveralNodesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_was_acknowledged_survives_every_kind_of_fault_under_load()
    {
        using var lines = new StringWriter();

        var report = await NodeRounds.RunAsync(faults: 9, seed: 20261128, lines, answers: 60);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Failures);
        Assert.Equal(9, report.Faults.Count);
        Assert.True(report.Bookings > 0 && report.Messages.Sent > 0 && report.Again > 0);
    }
}
