using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Domain.Security;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Security;

public sealed class SignInTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_person_signs_in_with_tokens_refreshes_them_and_signs_out_everywhere(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        using var client = host.Anonymous();

        var tokens = await PostAsync(client, "/api/v1/sign-in", new { userName = "Registrar", password = HostUnderTest.Password });
        var refreshed = await PostAsync(client, "/api/v1/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", refreshed.GetProperty("accessToken").GetString());
        var me = await client.GetFromJsonAsync<JsonElement>("/api/v1/me");
        using var signedOut = await client.PostAsync("/api/v1/sign-out", null);
        using var after = await client.GetAsync("/api/v1/me");
        using var again = await client.PostAsJsonAsync("/api/v1/refresh", new { refreshToken = refreshed.GetProperty("refreshToken").GetString() });

        Assert.Equal("registrar", me.GetProperty("userName").GetString());
        Assert.Equal(HttpStatusCode.OK, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_unknown_name_a_wrong_password_and_a_locked_user_get_the_same_answer_and_a_record(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        using var client = host.Anonymous();

        var unknown = await RefusedAsync(client, "nobody-at-all", HostUnderTest.Password);
        var wrong = await RefusedAsync(client, "registrar", "not the password");
        for (var i = 0; i < 4; i++)
        {
            await RefusedAsync(client, "registrar", "not the password");
        }

        var locked = await RefusedAsync(client, "registrar", HostUnderTest.Password);
        host.Clock.Advance(Duration.FromMinutes(16));
        await PostAsync(client, "/api/v1/sign-in", new { userName = "registrar", password = HostUnderTest.Password });

        Assert.Equal(unknown, wrong);
        Assert.Equal(unknown, locked);
        await using var db = host.OpenDatabase();
        var attempts = await db.AuditRecords.Where(r => r.Action == "SignIn").OrderBy(r => r.Id).Select(r => r.Reason).ToListAsync();
        Assert.Equal(["unknown-user", "wrong-password", "wrong-password", "wrong-password", "wrong-password", "wrong-password", "locked-out", null], attempts);
    }

    [Fact]
    public async Task The_cookie_is_for_this_sites_own_pages_only()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var client = host.Anonymous();
        using var signIn = await client.PostAsJsonAsync("/api/v1/sign-in", new { userName = "registrar", password = HostUnderTest.Password, useCookie = true });
        signIn.EnsureSuccessStatusCode();
        var cookie = signIn.Headers.GetValues("Set-Cookie").Single();

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, await SignOutWithAsync(client, "Sec-Fetch-Site", "same-origin", HttpMethod.Get, "/api/v1/me"));
        Assert.Equal(HttpStatusCode.Forbidden, await SignOutWithAsync(client, "Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.Forbidden, await SignOutWithAsync(client, "Origin", "https://elsewhere.example"));
        Assert.Equal(HttpStatusCode.Forbidden, await SignOutWithAsync(client, "X-Unrelated", "1"));
        Assert.Equal(HttpStatusCode.OK, await SignOutWithAsync(client, "Origin", host.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Whom_an_administrator_disables_is_out_at_once_and_roles_count_from_the_next_request(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        using var admin = await host.ClientAsync(StaffRole.Administrator);
        var created = await PostAsync(admin, "/api/v1/users", new { userName = "aisuluu", displayName = "Aisuluu", password = HostUnderTest.Password });
        var id = created.GetProperty("id").GetGuid();
        using var user = await host.ClientAsync("aisuluu");

        using var before = await user.GetAsync("/api/v1/users");
        var granted = await PostAsync(admin, $"/api/v1/users/{id}/roles", new { role = "Administrator" });
        using var after = await user.GetAsync("/api/v1/users");
        using var revoked = await admin.DeleteAsync($"/api/v1/users/{id}/roles/{granted.GetProperty("roles")[0].GetProperty("id").GetGuid()}");
        using var afterwards = await user.GetAsync("/api/v1/users");
        await PostAsync(admin, $"/api/v1/users/{id}/disable", null);
        using var disabled = await user.GetAsync("/api/v1/me");

        Assert.Equal(HttpStatusCode.Forbidden, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, afterwards.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, disabled.StatusCode);
    }

    [Fact]
    public async Task A_weak_password_is_refused_with_the_reason()
    {
        await using var host = await HostUnderTest.StartAsync();
        using var admin = await host.ClientAsync(StaffRole.Administrator);

        using var answer = await admin.PostAsJsonAsync("/api/v1/users", new { userName = "bakyt.osh", displayName = "Bakyt", password = "bakyt.osh 1" });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").GetProperty("password");
        Assert.Equal(2, errors.GetArrayLength());
    }

    private static async Task<HttpStatusCode> SignOutWithAsync(HttpClient client, string header, string value, HttpMethod? method = null, string path = "/api/v1/sign-out")
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
        request.Headers.Add(header, value);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> RefusedAsync(HttpClient client, string userName, string password)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/sign-in", new { userName, password });
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>();
        body!.Remove("traceId");
        return JsonSerializer.Serialize(body);
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object? body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
