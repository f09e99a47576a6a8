using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Registrations;

public sealed class RegistrationImportTests
{
    private const string Imports = "/api/v1/registration-imports";

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_list_goes_through_dry_run_and_taking_in_to_its_answers(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        var hospital = await AddHospitalAsync(host);
        using var client = await host.ClientAsync(StaffRole.Registrar);

        using var handedIn = await client.PostAsync(Imports, Form(hospital, ListFile(), "dushanbe-2026-09.xlsx"));
        Assert.Equal(HttpStatusCode.Accepted, handedIn.StatusCode);
        var dry = handedIn.Headers.Location!.ToString();
        await host.RunJobAsync("run-imports");
        Assert.Equal(("Finished", true, 0), await StateAsync(client, dry));

        using var taken = await client.PostAsync($"{dry}/take-in", null);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        var real = taken.Headers.Location!.ToString();
        await host.RunJobAsync("run-imports");
        Assert.Equal(("Finished", false, 15), await StateAsync(client, real));

        var rows = await client.GetFromJsonAsync<JsonElement>($"{real}/rows?outcome=Duplicate&limit=5");
        Assert.Equal(5, rows.GetProperty("items").GetArrayLength());
        Assert.All(rows.GetProperty("items").EnumerateArray(), row => Assert.Equal("Duplicate", row.GetProperty("outcome").GetString()));
        var more = await client.GetFromJsonAsync<JsonElement>($"{real}/rows?outcome=Duplicate&limit=500&after={rows.GetProperty("next").GetInt32()}");
        Assert.Equal(10, more.GetProperty("items").GetArrayLength());

        using var answers = await client.GetAsync($"{real}/answers.csv");
        Assert.Equal("text/csv", answers.Content.Headers.ContentType!.MediaType);
        var lines = (await answers.Content.ReadAsStringAsync()).Split('\n');
        Assert.StartsWith("row,outcome,outcome_alone,codes,family_name", lines[0], StringComparison.Ordinal);
        Assert.Equal(234 + 2, lines.Length);
        Assert.StartsWith("5,accepted,accepted,,Аҳмедова,Турғуной,F,1947-04-20,date,+992927067133", lines[1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsync($"{real}/cancel", null)).StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_a_list_is_refused_and_names_the_field()
    {
        await using var host = await HostUnderTest.StartAsync();
        var hospital = await AddHospitalAsync(host);
        using var client = await host.ClientAsync();

        Assert.Contains("campDate", await BadAsync(client, Form(hospital, ListFile(), "a.xlsx", date: "2026-13-41")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("campDate", await BadAsync(client, Form(hospital, ListFile(), "a.xlsx", date: "2031-01-01")), StringComparison.OrdinalIgnoreCase);
        using (var nothing = await client.PostAsync(Imports, new MultipartFormDataContent("x")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        }

        Assert.Contains("listName", await BadAsync(client, Form(hospital, ListFile(), "a.xlsx", name: "../etc")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("encoding", await BadAsync(client, Form(hospital, ListFile(), "a.xlsx", encoding: "utf-7")), StringComparison.OrdinalIgnoreCase);

        using var none = new MultipartFormDataContent { { new StringContent(hospital.Value.ToString()), "hospitalId" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync(Imports, none)).StatusCode);
        Assert.True((await client.PostAsJsonAsync(Imports, new { })).StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(Imports, Form(hospital, ListFile(), "a.xlsx", id: "019ab000-0000-7000-8000-0000000000ff"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{Imports}/019ab000-0000-7000-8000-0000000000ff")).StatusCode);
    }

    [Fact]
    public async Task A_broken_file_is_accepted_for_reading_and_refused_with_its_code()
    {
        await using var host = await HostUnderTest.StartAsync();
        var hospital = await AddHospitalAsync(host);
        using var client = await host.ClientAsync();

        using var handedIn = await client.PostAsync(Imports, Form(hospital, Encoding.UTF8.GetBytes("no workbook"), "list.xlsx"));
        await host.RunJobAsync("run-imports");

        var state = await client.GetFromJsonAsync<JsonElement>(handedIn.Headers.Location!.ToString());
        Assert.Equal(("Refused", "file.archive"), (state.GetProperty("status").GetString(), state.GetProperty("reasonCode").GetString()));
    }

    [Fact]
    public async Task Others_see_nothing_of_a_hospitals_lists()
    {
        await using var host = await HostUnderTest.StartAsync();
        var hospital = await AddHospitalAsync(host);
        using var client = await host.ClientAsync();
        using var handedIn = await client.PostAsync(Imports, Form(hospital, ListFile(), "osh.xlsx"));
        var import = handedIn.Headers.Location!.ToString();

        using var donor = await host.ClientAsync(StaffRole.Donor);
        Assert.Equal(HttpStatusCode.Forbidden, (await donor.GetAsync(import)).StatusCode);
        using var anonymous = host.Anonymous();
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync(import)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync(Imports, Form(hospital, ListFile(), "osh.xlsx"))).StatusCode);
    }

    [Fact]
    public async Task The_same_key_hands_a_list_in_once()
    {
        await using var host = await HostUnderTest.StartAsync();
        var hospital = await AddHospitalAsync(host);
        using var client = await host.ClientAsync();
        client.DefaultRequestHeaders.Add("Idempotency-Key", "list-1");

        using var first = await client.PostAsync(Imports, Form(hospital, ListFile(), "osh.xlsx"));
        using var second = await client.PostAsync(Imports, Form(hospital, ListFile(), "osh.xlsx"));
        using var other = await client.PostAsync(Imports, Form(hospital, Encoding.UTF8.GetBytes("another"), "osh.xlsx"));

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    private static byte[] ListFile() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Demo", "Data", "registrations", "dushanbe-2026-09.xlsx"));

    private static MultipartFormDataContent Form(
        HospitalId hospital, byte[] content, string fileName, string name = "dushanbe-2026-09", string date = "2026-09-19", string? encoding = null, string? id = null)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent(id ?? hospital.Value.ToString()), "hospitalId" },
            { new StringContent(name), "listName" },
            { new StringContent(date), "campDate" },
            { new StringContent(encoding ?? string.Empty), "encoding" },
            { new StringContent(string.Empty), "delimiter" },
            { new StringContent(string.Empty), "country" },
            { new ByteArrayContent(content), "file", fileName },
        };
        return form;
    }

    private static async Task<string> BadAsync(HttpClient client, HttpContent form)
    {
        using var answer = await client.PostAsync(Imports, form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<(string? Status, bool IsDryRun, int Duplicates)> StateAsync(HttpClient client, string import)
    {
        var state = await client.GetFromJsonAsync<JsonElement>(import);
        var isDryRun = state.GetProperty("isDryRun").GetBoolean();
        return (state.GetProperty("status").GetString(), isDryRun, isDryRun ? 0 : state.GetProperty("duplicates").GetInt32());
    }

    private static async Task<HospitalId> AddHospitalAsync(HostUnderTest host)
    {
        var hospital = new Hospital(EntityId.New<HospitalId>(host.Clock), "TJ-DUS-RCCED", "TJ", HospitalRole.Host);
        hospital.Describe("Dushanbe", null, "Dushanbe", 38.5, 68.8, "Asia/Dushanbe", ["tg"], null, null);
        await host.SaveAsync(hospital);
        return hospital.Id;
    }
}
