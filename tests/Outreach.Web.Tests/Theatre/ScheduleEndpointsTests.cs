using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Testing;

namespace Outreach.Web.Tests.Theatre;

/// <summary>Hospitals, missions and theatre sessions as programs see them. It is the morning of 24 November 2026.</summary>
public sealed class ScheduleEndpointsTests
{
    private static readonly object Osh = new
    {
        code = "KG-OSH-IOCH",
        country = "KG",
        role = "Host",
        name = "Eye hospital",
        city = "Osh",
        latitude = 40.53,
        longitude = 72.8,
        zone = "Asia/Bishkek",
        workingLanguages = new[] { "ky", "ru" },
    };

    [Fact]
    public async Task A_schedule_is_made_opened_and_called_off_over_http()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync(StaffRole.Administrator);
        var place = await PlaceAsync(client);
        var mission = await PostAsync(client, "/api/v1/missions", new { code = "KG-2026", country = "KG", name = "Mission", startsOn = "2026-11-30", endsOn = "2026-12-13", hospitalIds = new[] { place.Hospital } });
        var pattern = new
        {
            hospitalId = place.Hospital,
            theatreId = place.Theatre,
            surgeonId = place.Surgeon,
            missionId = mission.GetProperty("missionId").GetGuid(),
            from = "2026-11-30",
            to = "2026-12-13",
            daysOfWeek = new[] { "Monday", "Thursday" },
            hours = new[] { new { start = "08:00:00", end = "12:00:00" } },
            technique = "Msics",
            capacity = 24,
        };

        var preview = await PostAsync(client, "/api/v1/sessions/by-pattern/preview", pattern);
        var made = await PostAsync(client, "/api/v1/sessions/by-pattern", pattern);
        var clash = await SendAsync(client, HttpMethod.Post, "/api/v1/sessions/by-pattern", pattern);
        var opened = await PostAsync(client, "/api/v1/sessions/open", new { missionId = pattern.missionId });
        var first = made.GetProperty("sessionIds")[0].GetGuid();
        var cancelled = await PostAsync(client, $"/api/v1/sessions/{first}/cancel", new { reason = "No electricity" });
        var free = await client.GetFromJsonAsync<JsonElement>($"/api/v1/sessions?hospitalId={place.Hospital}&from=2026-12-01&to=2026-12-13&onlyFree=true");
        var figures = await client.GetFromJsonAsync<JsonElement>($"/api/v1/missions/{pattern.missionId}");

        Assert.Equal((4, 0), (preview.GetProperty("sessions").GetArrayLength(), preview.GetProperty("objections").GetArrayLength()));
        Assert.Equal((HttpStatusCode.Conflict, "urn:outreach:rule:sessions-clash"), (clash.Status, clash.Type));
        Assert.Equal(96, opened.GetProperty("places").GetInt32());
        Assert.Equal("Cancelled", cancelled.GetProperty("status").GetString());
        Assert.Equal(["2026-12-03", "2026-12-07", "2026-12-10"], free.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("date").GetString()));
        Assert.Equal((3, 72), (figures.GetProperty("sessions").GetInt32(), figures.GetProperty("capacity").GetInt32()));
    }

    [Fact]
    public async Task A_change_carries_the_entity_tag_of_what_was_read()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync(StaffRole.Administrator);
        var place = await PlaceAsync(client);
        using var read = await client.GetAsync($"/api/v1/hospitals/{place.Hospital}");

        var changed = await SendAsync(client, HttpMethod.Put, $"/api/v1/theatres/{place.Theatre}", new { name = "Blue" }, "\"0\"");
        var stale = await SendAsync(client, HttpMethod.Put, $"/api/v1/theatres/{place.Theatre}", new { name = "Green" }, "\"0\"");

        Assert.Equal("\"0\"", read.Headers.ETag?.Tag);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "urn:outreach:stale"), (stale.Status, stale.Type));
    }

    [Fact]
    public async Task Hours_of_an_open_session_change_on_its_day_after_a_look_and_on_no_other()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync(StaffRole.Administrator);
        var place = await PlaceAsync(client);
        var id = (await PostAsync(client, "/api/v1/sessions", Session(place))).GetProperty("sessionId").GetGuid();
        await PostAsync(client, $"/api/v1/sessions/{id}/open", new { });
        var hours = new { start = "09:00:00", end = "13:00:00" };

        var look = await PostAsync(client, $"/api/v1/sessions/{id}/times/preview", hours);
        var otherDay = await SendAsync(client, HttpMethod.Put, $"/api/v1/sessions/{id}/times", new { start = "09:00:00", end = "13:00:00", date = "2027-12-02" });
        var backwards = await SendAsync(client, HttpMethod.Put, $"/api/v1/sessions/{id}/times", new { start = "13:00:00", end = "09:00:00" });
        var tag = $"\"{look.GetProperty("version").GetInt64()}\"";
        var changed = await SendAsync(client, HttpMethod.Put, $"/api/v1/sessions/{id}/times", hours, tag);
        var stale = await SendAsync(client, HttpMethod.Put, $"/api/v1/sessions/{id}/times", hours, tag);
        var read = await client.GetFromJsonAsync<JsonElement>($"/api/v1/sessions/{id}");

        Assert.Equal("09:00:00", look.GetProperty("arrivals")[0].GetString());
        Assert.Equal((HttpStatusCode.Conflict, "urn:outreach:rule:session-date-fixed"), (otherDay.Status, otherDay.Type));
        Assert.Equal(HttpStatusCode.BadRequest, backwards.Status);
        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal("09:00:00", read.GetProperty("slots")[0].GetProperty("arrival").GetString());
    }

    [Fact]
    public async Task Another_hospitals_schedule_is_not_there_and_nobody_unknown_sees_any()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var administrator = await host.ClientAsync(StaffRole.Administrator);
        var place = await PlaceAsync(administrator);
        await host.AddUserAsync("elsewhere", new HeldRole(StaffRole.BookingClerk, new HospitalId(Guid.NewGuid())));
        using var elsewhere = await host.ClientAsync("elsewhere");
        using var registrar = await host.ClientAsync(StaffRole.Registrar);
        using var anonymous = host.Anonymous();

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(elsewhere, HttpMethod.Get, $"/api/v1/hospitals/{place.Hospital}", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(elsewhere, HttpMethod.Get, $"/api/v1/hospitals/{place.Hospital}/theatre-list?date=2026-12-01", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(elsewhere, HttpMethod.Post, "/api/v1/sessions", Session(place))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(registrar, HttpMethod.Post, "/api/v1/sessions", Session(place))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(anonymous, HttpMethod.Get, "/api/v1/sessions", null)).Status);
    }

    [Theory]
    [InlineData("""{"date":"2026-02-30"}""")]
    [InlineData("""{"date":"9999-12-31"}""")]
    [InlineData("""{"date":"2026-12-01","start":null}""")]
    [InlineData("""{"start":"25:00:00"}""")]
    [InlineData("""{"end":"07:00:00"}""")]
    [InlineData("""{"technique":"Magic"}""")]
    [InlineData("""{"technique":1}""")]
    [InlineData("""{"capacity":"24"}""")]
    [InlineData("""{"capacity":24.5}""")]
    [InlineData("""{"keptPlaces":-1}""")]
    [InlineData("""{"hospitalId":"osh"}""")]
    [InlineData("""{"price":100}""")]
    public async Task A_session_that_cannot_be_is_a_bad_request(string change)
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync(StaffRole.Administrator);
        var body = JsonSerializer.SerializeToNode(Session(await PlaceAsync(client)))!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(change)!.AsObject())
        {
            body[name] = value?.DeepClone();
        }

        var refused = await SendAsync(client, HttpMethod.Post, "/api/v1/sessions", body);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Theory]
    [InlineData("/api/v1/sessions?from=yesterday")]
    [InlineData("/api/v1/sessions?from=2026-12-02&to=2026-12-01")]
    [InlineData("/api/v1/sessions?limit=1000")]
    [InlineData("/api/v1/sessions?after=bm90LWEtbWFyaw")]
    [InlineData("/api/v1/sessions?status=99")]
    [InlineData("/api/v1/missions?country=kyrgyzstan")]
    [InlineData("/api/v1/surgeons?after=%F0%9F%91%81")]
    public async Task A_list_that_cannot_be_asked_for_is_a_bad_request(string address)
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = await host.ClientAsync(StaffRole.Administrator);

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(client, HttpMethod.Get, address, null)).Status);
    }

    private static async Task<Place> PlaceAsync(HttpClient client)
    {
        var hospital = (await PostAsync(client, "/api/v1/hospitals", Osh)).GetProperty("hospitalId").GetGuid();
        return new Place(
            hospital,
            (await PostAsync(client, $"/api/v1/hospitals/{hospital}/theatres", new { name = "Theatre 1" })).GetProperty("theatreId").GetGuid(),
            (await PostAsync(client, "/api/v1/surgeons", new { name = "Surgeon One", homeHospitalId = hospital })).GetProperty("surgeonId").GetGuid());
    }

    private static object Session(Place place) => new
    {
        hospitalId = place.Hospital,
        theatreId = place.Theatre,
        surgeonId = place.Surgeon,
        date = "2026-12-01",
        start = "08:00:00",
        end = "12:00:00",
        technique = "Phaco",
        capacity = 24,
    };

    private static async Task<JsonElement> PostAsync(HttpClient client, string address, object body)
    {
        using var answer = await client.PostAsJsonAsync(address, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<(HttpStatusCode Status, string? Type)> SendAsync(HttpClient client, HttpMethod method, string address, object? body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }

        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }

        using var answer = await client.SendAsync(request);
        var problem = answer.IsSuccessStatusCode ? default : await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (answer.StatusCode, problem.ValueKind == JsonValueKind.Object ? problem.GetProperty("type").GetString() : null);
    }

    private sealed record Place(Guid Hospital, Guid Theatre, Guid Surgeon);
}
