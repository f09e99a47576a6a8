using System.Net;
using Outreach.Testing;

namespace Outreach.Web.Tests.Http;

/// <summary>Staff who hold every role at one hospital see and change nothing of another: as if it were not there.</summary>
public sealed class OtherHospitalTests
{
    /// <summary>Of no hospital, or about users: what they show and who reaches them, other tests say.</summary>
    private static readonly string[] OfTheProgramme =
    [
        "ListCommitments", "GetCommitment", "ListLedger", "ListOperationsBeyondCeiling", "SummariseFulfilment", "GetFulfilment", "DownloadFulfilment", "ReconcileCommitment",
        "AttributeOperation", "CreateAllotment", "GrantRole",
    ];

    /// <summary>Shown to everyone who sees a schedule, with their home hospital: visiting surgeons work away from home.</summary>
    private const string Surgeons = "ListSurgeons";

    [Fact]
    public async Task What_another_hospital_has_is_not_there()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await TwoHospitals.StartAsync(host);
        using var stranger = await world.StrangerAsync();
        using var everybody = await host.ClientAsync();
        var named = ApiEndpoint.AllOf(host).Where(e => e.Names(world.Values) && !OfTheProgramme.Contains(e.Name)).ToList();

        var wrong = new List<string>();
        foreach (var endpoint in named)
        {
            using var request = endpoint.Request(world.Values, SampleBodies.Of(endpoint, world.Values));
            using var answer = await stranger.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.NotFound)
            {
                wrong.Add($"{endpoint}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        // The same requests reach what they name when somebody sends them who may; what takes things away comes last.
        foreach (var endpoint in named.OrderBy(e => e.Method is "DELETE" || e.Name is "RemoveIdentifier").ThenBy(e => e.Method is not "GET"))
        {
            using var request = endpoint.Request(world.Values, SampleBodies.Of(endpoint, world.Values));
            using var answer = await everybody.SendAsync(request);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
            {
                wrong.Add($"{endpoint} for those who may: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Lists_and_searches_show_nothing_of_another_hospital()
    {
        await using var host = await HostUnderTest.StartAsync();
        var world = await TwoHospitals.StartAsync(host);
        using var stranger = await world.StrangerAsync();
        using var everybody = await host.ClientAsync();
        var wrong = new List<string>();
        var shown = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var endpoint in ApiEndpoint.AllOf(host).Where(e => !e.IsOpenToAll && e.PathValues.Count == 0 && IsList(e) && e.Name != Surgeons && !OfTheProgramme.Contains(e.Name)))
        {
            var filters = endpoint.QueryValues.Where(q => world.Values.Knows(q.Name)).Select(q => $"{q.Name}={world.Values.TextOf(q.Name)}");
            foreach (var filter in filters.Prepend(""))
            {
                using var asked = endpoint.Request(world.Values, SampleBodies.Of(endpoint, world.Values), filter);
                using var answer = await stranger.SendAsync(asked);
                wrong.AddRange((await TracesInAsync(world, answer, filter)).Select(trace => $"{endpoint}?{filter}: {trace}"));

                using var control = endpoint.Request(world.Values, SampleBodies.Of(endpoint, world.Values), filter);
                using var whole = await everybody.SendAsync(control);
                if ((await TracesInAsync(world, whole, filter)).Count > 0)
                {
                    shown.Add(endpoint.Name);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        string[] full = ["FindPatients", "ListAuditRecords", "ListBookings", "ListCamps", "ListHoldsDue", "ListHospitals", "ListImports", "ListMissions", "ListOperations", "ListReminders", "ListReplies", "ListScreenings", "ListSessions", "ListWaitingList"];
        Assert.Empty(full.Except(shown));
    }

    private static bool IsList(ApiEndpoint endpoint) => endpoint.Method == "GET" || endpoint.Name is "FindPatients" or "FindDuplicates";

    private static async Task<IReadOnlyList<string>> TracesInAsync(TwoHospitals world, HttpResponseMessage answer, string asked)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return [.. world.Traces.Where(t => text.Contains(t, StringComparison.OrdinalIgnoreCase) && !asked.Contains(t, StringComparison.OrdinalIgnoreCase))];
    }
}
