using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.Web.Tests.Commitments;

public sealed class CommitmentEndpointsTests
{
    private static readonly object Terms = new
    {
        code = "SCO-2025",
        name = "Pledge",
        donorCountry = "CN",
        pledged = 50,
        windowFrom = "2025-09-01",
        windowTo = "2030-08-31",
        scopeCountries = new[] { "KG", "UZ" },
    };

    [Fact]
    public async Task A_manager_makes_and_amends_a_commitment_and_a_donor_sees_its_fulfilment()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var manager = await host.ClientAsync(StaffRole.ProgrammeManager);
        using var donor = await host.ClientAsync(StaffRole.Donor);

        using var made = await manager.PostAsJsonAsync("/api/v1/commitments", Terms);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var address = made.Headers.Location!.ToString();
        using var activated = await manager.PostAsJsonAsync($"{address}/activate", new { });
        Assert.Equal(HttpStatusCode.OK, activated.StatusCode);
        using var allotted = await manager.PostAsJsonAsync($"{address}/allotments", new { country = "UZ", quota = 20, reason = "First share" });
        Assert.Equal(HttpStatusCode.Created, allotted.StatusCode);

        Assert.Equal(HttpStatusCode.PreconditionFailed, await AmendAsync(manager, address, made.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.OK, await AmendAsync(manager, address, allotted.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.Forbidden, await AmendAsync(donor, address, "*"));
        var fulfilment = await donor.GetFromJsonAsync<JsonElement>($"{address}/fulfilment");
        Assert.Equal((60, 20, 40), (Figure(fulfilment, "ceiling"), Figure(fulfilment, "allotted"), Figure(fulfilment, "pool")));
        using var csv = await donor.GetAsync($"{address}/fulfilment.csv");
        Assert.Equal("text/csv", csv.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("commitment,by,key", await csv.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var reconciliation = await manager.GetFromJsonAsync<JsonElement>($"{address}/reconciliation");
        Assert.Equal(0, reconciliation.GetProperty("difference").GetInt32());
    }

    private static int Figure(JsonElement fulfilment, string name) => fulfilment.GetProperty("figures").GetProperty(name).GetInt32();

    private static async Task<HttpStatusCode> AmendAsync(HttpClient client, string address, string ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/amendments") { Content = JsonContent.Create(new { by = 10, reason = "Approved by the donor" }) };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
