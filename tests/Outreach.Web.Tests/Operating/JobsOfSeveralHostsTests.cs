using Hangfire.Logging;
using Outreach.Testing;

namespace Outreach.Web.Tests.Operating;

/// <summary>Hangfire keeps some things once for the process; the tests, and they only, run several hosts in one.</summary>
public sealed class JobsOfSeveralHostsTests
{
    [Fact]
    public async Task A_host_that_is_gone_does_not_keep_another_from_starting_its_jobs()
    {
        await using (await DemoHost.StartAsync())
        {
            Assert.NotNull(LogProvider.GetLogger("while it runs"));
        }

        Assert.NotNull(LogProvider.GetLogger("after it is gone"));
    }
}
