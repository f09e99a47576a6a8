using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Patients;

public sealed class PatientsEndpointsTests
{
    private static readonly object Person = new
    {
        familyName = "Хўжаева",
        givenName = "Гулнора",
        sex = "Female",
        birth = new { date = "1951-03-01" },
        citizenship = "KG",
        residenceCountry = "KG",
        language = "ky",
    };

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_patient_is_registered_found_corrected_and_merged_over_http(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        var hospital = await HospitalAsync(host);
        using var client = await host.ClientAsync(StaffRole.BookingClerk);

        using var registered = await client.PostAsJsonAsync("/api/v1/patients", new { hospitalId = hospital, person = Person, contacts = new[] { new { kind = "Patient", phone = "0700 123 456" } } });
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var first = await BodyAsync(registered);
        var place = registered.Headers.Location!.ToString();
        Assert.EndsWith(first.GetProperty("patientId").GetString()!, place, StringComparison.Ordinal);

        var found = await BodyAsync(await client.PostAsJsonAsync("/api/v1/patients/search", new { text = "gulnora xo'jayeva" }));
        Assert.Equal(first.GetProperty("reference").GetString(), found.GetProperty("items")[0].GetProperty("reference").GetString());

        using var read = await client.GetAsync(place);
        using var correction = new HttpRequestMessage(HttpMethod.Put, place) { Content = JsonContent.Create(Person) };
        correction.Headers.IfMatch.Add(read.Headers.ETag!);
        using var corrected = await client.SendAsync(correction);
        Assert.Equal(HttpStatusCode.OK, corrected.StatusCode);
        using var stale = new HttpRequestMessage(HttpMethod.Put, place) { Content = JsonContent.Create(Person) };
        stale.Headers.Add("If-Match", "\"77\"");
        using var refused = await client.SendAsync(stale);
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);

        var second = await BodyAsync(await client.PostAsJsonAsync("/api/v1/patients", new { hospitalId = hospital, person = Person }));
        Assert.Equal(first.GetProperty("patientId").GetString(), second.GetProperty("likelyDuplicates")[0].GetProperty("patientId").GetString());
        using var merged = await client.PostAsJsonAsync($"{place}/merge", new { mergedId = second.GetProperty("patientId").GetString(), reason = "Registered twice" });
        Assert.Equal(HttpStatusCode.OK, merged.StatusCode);
        using var again = await client.PostAsJsonAsync($"{place}/merge", new { mergedId = second.GetProperty("patientId").GetString(), reason = "Registered twice" });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("urn:outreach:rule:patient-merged", (await BodyAsync(again)).GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{place}/timeline?limit=2")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{place}/export")).StatusCode);
    }

    [Fact]
    public async Task What_hangs_on_a_patient_is_kept_and_taken_back_over_http()
    {
        await using var host = await HostUnderTest.StartAsync();
        var hospital = await HospitalAsync(host);
        using var client = await host.ClientAsync(StaffRole.Registrar);
        var id = (await BodyAsync(await client.PostAsJsonAsync("/api/v1/patients", new { hospitalId = hospital, person = Person }))).GetProperty("patientId").GetString();
        var place = $"/api/v1/patients/{id}";

        var contact = await BodyAsync(await client.PostAsJsonAsync($"{place}/contacts", new { kind = "Escort", name = "Son", phone = "0700 111 222" }));
        using var removed = await client.DeleteAsync($"{place}/contacts/{contact.GetProperty("contact").GetProperty("contactId").GetString()}");
        using var failing = await client.PostAsJsonAsync($"{place}/identifiers", new { country = "KZ", value = "850101300120" });
        using var kept = await client.PostAsJsonAsync($"{place}/identifiers", new { country = "KZ", value = "850101300120", overrideReason = "As on the card" });
        using var given = await client.PostAsJsonAsync($"{place}/consents", new { purpose = "Messaging", given = true, method = "Spoken", textVersion = "text-1" });
        using var withdrawn = await client.PostAsJsonAsync($"{place}/consents/Messaging/withdrawal", new { reason = "Asked to stop" });
        using var dates = await client.PostAsJsonAsync($"{place}/unavailabilities", new { from = "2027-01-01", to = "2027-01-03" });
        var record = await client.GetFromJsonAsync<JsonElement>(place);

        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, failing.StatusCode);
        Assert.True((await BodyAsync(failing)).GetProperty("errors").TryGetProperty("overrideReason", out _));
        Assert.Equal(HttpStatusCode.Created, kept.StatusCode);
        Assert.Equal(HttpStatusCode.Created, given.StatusCode);
        Assert.Equal(HttpStatusCode.OK, withdrawn.StatusCode);
        Assert.Equal(HttpStatusCode.Created, dates.StatusCode);
        Assert.Equal("••••••••0120", record.GetProperty("identifiers")[0].GetProperty("value").GetString());
        Assert.Equal("850101300120", (await client.GetFromJsonAsync<JsonElement>($"{place}/identifiers")).GetProperty("items")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task Strangers_wrong_roles_and_other_hospitals_are_kept_out()
    {
        await using var host = await HostUnderTest.StartAsync();
        var hospital = await HospitalAsync(host);
        var other = await HospitalAsync(host, "KG-BIS-TEST");
        await host.AddUserAsync("registrar-of-another", new HeldRole(StaffRole.Registrar, new HospitalId(other)));
        using var registrar = await host.ClientAsync(StaffRole.Registrar);
        var id = (await BodyAsync(await registrar.PostAsJsonAsync("/api/v1/patients", new { hospitalId = hospital, person = Person }))).GetProperty("patientId").GetString();
        using var nobody = host.Anonymous();
        using var manager = await host.ClientAsync(StaffRole.ProgrammeManager);
        using var stranger = await host.ClientAsync("registrar-of-another");

        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync($"/api/v1/patients/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.GetAsync($"/api/v1/patients/{id}")).StatusCode);
        foreach (var path in new[] { "", "/duplicates", "/timeline", "/export", "/identifiers", "/consents", "/unavailabilities" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/patients/{id}{path}")).StatusCode);
        }

        Assert.Empty((await BodyAsync(await stranger.PostAsJsonAsync("/api/v1/patients/search", new { text = "Xo'jayeva" }))).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"hospitalId":"x"}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":null}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{}}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":null,"language":"ky"}}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":{"date":"1951-02-30"},"language":"ky"}}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":{"year":1951},"language":"ky"},"unknown":1}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":{"year":"1951"},"language":"ky"}}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A\u0000","birth":{"year":1951},"language":"ky"}}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A\ud800","birth":{"year":1951},"language":"ky"}}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":{"year":1951},"language":"ky"},"contacts":[null]}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":{"year":1951},"language":"ky"},"contacts":[{"kind":"Patient","phone":"123"}]}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":{"year":1951},"language":"ky"},"identifiers":[{}]}""")]
    [InlineData("""{"hospitalId":"HOSPITAL","person":{"familyName":"A","birth":{"year":1951},"language":"ky"},"consents":[null,null]}""")]
    public async Task A_registration_that_cannot_be_read_is_refused(string body)
    {
        await using var host = await HostUnderTest.StartAsync();
        var hospital = await HospitalAsync(host);
        using var client = await host.ClientAsync(StaffRole.Registrar);
        using var content = new StringContent(body.Replace("HOSPITAL", hospital.ToString(), StringComparison.Ordinal), Encoding.UTF8, "application/json");

        using var answer = await client.PostAsync("/api/v1/patients", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<Guid> HospitalAsync(HostUnderTest host, string code = "KG-OSH-TEST")
    {
        var programme = new ProgrammeBuilder(host.Clock).AtHospital(code).WithWaiting(0).Build();
        await host.SaveAsync([.. programme.Rows]);
        return programme.Hospital.Id.Value;
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();
}
