using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Outreach.Chaos;
using Outreach.Testing;

namespace Outreach.Web.Tests.Errors;

public sealed class DatabaseAwayTests
{
    /// <remarks>Not 500 with "nothing was changed": whether a commit took place when the line broke, nobody knows but the key.</remarks>
    [Fact]
    public async Task While_PostgreSQL_is_away_the_answer_is_503_with_the_time_to_wait_and_after_it_the_node_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("outreach_away_").FullName;
        using var server = await PostgreSqlServer.StartAsync();
        await using var database = await TestDatabase.CreateOnAsync(server);
        await HostUnderTest.AddUsersAsync(database, NodaTime.SystemClock.Instance);
        using var host = await HostProcess.StartAsync(database, folder);
        using var client = await host.ClientAsync();
        using (var before = await client.GetAsync(new Uri("/api/v1/hospitals", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        await server.StopAsync();
        using var away = await client.GetAsync(new Uri("/api/v1/hospitals", UriKind.Relative));
        var problem = await away.Content.ReadFromJsonAsync<JsonElement>();
        await server.StartAgainAsync();
        var after = HttpStatusCode.ServiceUnavailable;
        for (var attempt = 0; after == HttpStatusCode.ServiceUnavailable && attempt < 20; attempt++)
        {
            // Each connection of the pool that died with the server is found out once.
            using var answer = await client.GetAsync(new Uri("/api/v1/hospitals", UriKind.Relative));
            after = answer.StatusCode;
        }

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "urn:outreach:database-away"), (away.StatusCode, problem.GetProperty("type").GetString()));
        Assert.NotNull(away.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, after);
        Directory.Delete(folder, recursive: true);
    }
}
