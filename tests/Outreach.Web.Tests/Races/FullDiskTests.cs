using Outreach.Chaos;

namespace Outreach.Web.Tests.Races;

public sealed class FullDiskTests(ITestOutputHelper output)
{
    [Fact]
    public async Task On_a_full_disk_nothing_acknowledged_is_lost_and_the_same_host_goes_on_when_there_is_room_again()
    {
        var report = await FullDisk.RunAsync(seed: 20261128);

        output.WriteLine(report.ToString());
        Assert.Empty(report.Failures);
        Assert.True(report.Refused > 100 && report.After > 200 && report.Bookings > 0);
    }
}
