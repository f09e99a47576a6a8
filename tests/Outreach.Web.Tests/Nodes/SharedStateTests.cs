using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Infrastructure;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Identity;
using Outreach.Testing;
using Outreach.Web.Jobs;

namespace Outreach.Web.Tests.Nodes;

/// <summary>Two nodes that have nothing in common but the database and the secret of its keys.</summary>
public sealed class SharedStateTests
{
    private const string Secret = "--Security:KeysSecret=a secret of thirty-two characters or more";

    private readonly FakeClock clock = new(Instant.FromUtc(2026, 11, 24, 4, 0));

    private static DatabaseProvider PostgreSql => TestDatabase.PostgreSqlServer is null
        ? throw new InvalidOperationException("OUTREACH_TEST_POSTGRESQL is not set.")
        : DatabaseProvider.PostgreSql;

    [Fact]
    public async Task What_one_node_has_signed_the_other_one_accepts()
    {
        await using var database = await DatabaseAsync(PostgreSql);
        await using var a = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        await using var b = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        using var atA = a.Anonymous();
        using var atB = b.Anonymous();

        var tokens = await PostAsync(atA, "/api/v1/sign-in", new { userName = "registrar", password = HostUnderTest.Password });
        Assert.Equal(HttpStatusCode.OK, await MeAsync(atB, tokens));
        var refreshed = await PostAsync(atB, "/api/v1/refresh", new { refreshToken = tokens.GetProperty("refreshToken").GetString() });
        Assert.Equal(HttpStatusCode.OK, await MeAsync(atA, refreshed));

        using var signIn = await atB.PostAsJsonAsync("/api/v1/sign-in", new { userName = "registrar", password = HostUnderTest.Password, useCookie = true });
        using var withCookie = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        withCookie.Headers.Add("Cookie", signIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        using var me = await new HttpClient { BaseAddress = a.Address }.SendAsync(withCookie);
        Assert.Equal(HttpStatusCode.OK, me.StatusCode);

        // Forms carry tokens of the same keys; links are signed with a key that these keep.
        Assert.Equal("form", Protector(b).Unprotect(Protector(a).Protect("form")));
        var booking = new BookingId(Guid.Parse("019ab000-0000-7000-8000-00000000000b"));
        var path = a.Services.GetRequiredService<IAppointmentLinks>().PathOf(booking);
        Assert.Equal(booking, b.Services.GetRequiredService<IAppointmentLinks>().BookingOf(path["/a/".Length..]));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_restart_signs_nobody_out(DatabaseProvider provider)
    {
        await using var database = await DatabaseAsync(provider);
        JsonElement tokens;
        await using (var before = await HostUnderTest.StartNodeAsync(database, clock))
        {
            using var client = before.Anonymous();
            tokens = await PostAsync(client, "/api/v1/sign-in", new { userName = "registrar", password = HostUnderTest.Password });
        }

        await using var after = await HostUnderTest.StartNodeAsync(database, clock);
        using var again = after.Anonymous();

        Assert.Equal(HttpStatusCode.OK, await MeAsync(again, tokens));
        await using var db = database.Open();
        Assert.Single(db.ProtectionKeys);
    }

    [Fact]
    public async Task Nodes_that_start_at_the_same_moment_make_one_key_which_a_copy_of_the_database_does_not_tell()
    {
        await using var database = await DatabaseAsync(PostgreSql);

        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => HostUnderTest.StartNodeAsync(database, clock, Secret)));

        await using var db = database.Open();
        var key = Assert.Single(await db.ProtectionKeys.ToListAsync());
        Assert.Contains("encryptedWithSecret", key.Xml, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", key.Xml, StringComparison.Ordinal);
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_node_with_another_secret_does_not_start()
    {
        await using var database = await DatabaseAsync(PostgreSql);
        await using var a = await HostUnderTest.StartNodeAsync(database, clock, Secret);

        var failure = await Assert.ThrowsAsync<StartRefusedException>(() => HostUnderTest.StartNodeAsync(database, clock, "--Security:KeysSecret=another secret of thirty-two characters"));

        Assert.Contains("another secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_passwords_count_together_at_whichever_node_they_are_tried()
    {
        await using var database = await DatabaseAsync(PostgreSql);
        await using var a = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        await using var b = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        using var atA = a.Anonymous();
        using var atB = b.Anonymous();

        for (var i = 0; i < 5; i++)
        {
            using var wrong = await (i % 2 == 0 ? atA : atB).PostAsJsonAsync("/api/v1/sign-in", new { userName = "registrar", password = "not the password" });
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        foreach (var node in new[] { atA, atB })
        {
            using var right = await node.PostAsJsonAsync("/api/v1/sign-in", new { userName = "registrar", password = HostUnderTest.Password });
            Assert.Equal(HttpStatusCode.Unauthorized, right.StatusCode);
        }
    }

    [Fact]
    public async Task Roles_and_ended_sign_ins_hold_at_the_other_node_within_seconds()
    {
        await using var database = await DatabaseAsync(PostgreSql);
        await using var a = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        await using var b = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        using var administrator = await a.ClientAsync(StaffRole.Administrator);
        var user = (await PostAsync(administrator, "/api/v1/users", new { userName = "aisuluu", displayName = "Aisuluu", password = HostUnderTest.Password })).GetProperty("id").GetGuid();
        using var atA = await a.ClientAsync("aisuluu");
        using var atB = new HttpClient { BaseAddress = b.Address };
        atB.DefaultRequestHeaders.Authorization = atA.DefaultRequestHeaders.Authorization;
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(atB, "/api/v1/users"));

        await PostAsync(administrator, $"/api/v1/users/{user}/roles", new { role = "Administrator" });
        await UntilAsync(atB, "/api/v1/users", HttpStatusCode.OK);
        using var signedOut = await atA.PostAsync("/api/v1/sign-out", null);
        await UntilAsync(atB, "/api/v1/me", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_request_repeated_at_another_node_has_its_effect_once()
    {
        await using var database = await DatabaseAsync(PostgreSql);
        await using var a = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        await using var b = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        var programme = await a.GivenAsync();
        using var atA = await a.ClientAsync();
        using var atB = new HttpClient { BaseAddress = b.Address };
        atB.DefaultRequestHeaders.Authorization = atA.DefaultRequestHeaders.Authorization;
        atA.DefaultRequestHeaders.Add("Idempotency-Key", "the-same");
        atB.DefaultRequestHeaders.Add("Idempotency-Key", "the-same");
        var body = new { entryId = programme.Entries[0].Id.Value, sessionId = programme.Session.Id.Value };

        var first = await PostAsync(atA, "/api/v1/bookings", body);
        var again = await PostAsync(atB, "/api/v1/bookings", body);

        Assert.Equal(first.GetProperty("bookingId").GetGuid(), again.GetProperty("bookingId").GetGuid());
        await using var db = database.Open();
        Assert.Equal(1, await db.Bookings.CountAsync());
    }

    [Fact]
    public async Task A_job_that_one_node_runs_no_other_begins_and_one_that_died_is_followed_when_its_turn_is_over()
    {
        await using var database = await DatabaseAsync(PostgreSql);
        await using var a = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        await using var b = await HostUnderTest.StartNodeAsync(database, clock, Secret);
        var programme = await a.GivenAsync();
        using var client = await a.ClientAsync();
        await PostAsync(client, "/api/v1/bookings", new { entryId = programme.Entries[0].Id.Value, sessionId = programme.Session.Id.Value });
        await using var db = database.Open();
        clock.Reset((await db.Reminders.AsNoTracking().OrderBy(r => r.DueAt).FirstAsync()).DueAt);
        var (begun, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        a.Messages.Answer = async m =>
        {
            begun.TrySetResult();
            await mayEnd.Task;
            return new SendOutcome(SendResult.Sent, null, m.Id.ToString("N"));
        };

        var run = a.RunJobAsync("dispatch-reminders");
        await begun.Task;
        await b.RunJobAsync("dispatch-reminders");
        var owner = (await db.JobTurns.AsNoTracking().SingleAsync(t => t.Job == "dispatch-reminders")).Owner;
        mayEnd.SetResult();
        await run;

        Assert.Empty(b.Messages.Sent);
        Assert.Equal(a.Services.GetRequiredService<NodeName>().Value, owner);
        Assert.Single(a.Messages.Sent);

        await db.Database.ExecuteSqlAsync($"UPDATE job_turns SET owner = 'dead', until = now() + interval '20 seconds'");
        await a.RunJobAsync("dispatch-reminders");
        Assert.Equal("dead", (await db.JobTurns.AsNoTracking().SingleAsync(t => t.Job == "dispatch-reminders")).Owner);
        await db.Database.ExecuteSqlAsync($"UPDATE job_turns SET until = now()");
        await b.RunJobAsync("dispatch-reminders");
        Assert.Equal(b.Services.GetRequiredService<NodeName>().Value, (await db.JobTurns.AsNoTracking().SingleAsync(t => t.Job == "dispatch-reminders")).Owner);
    }

    [Fact]
    public async Task Each_node_allows_its_share_of_what_one_address_may_ask()
    {
        await using var database = await DatabaseAsync(DatabaseProvider.Sqlite);
        await using var node = await HostUnderTest.StartNodeAsync(database, clock, "--RateLimits:SignIn=4", "--RateLimits:Nodes=2");
        using var client = node.Anonymous();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/sign-in", new { userName = "nobody", password = "x" });
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], statuses);
    }

    private async Task<TestDatabase> DatabaseAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateAsync(provider);
        await HostUnderTest.AddUsersAsync(database, clock);
        return database;
    }

    private static IDataProtector Protector(HostUnderTest node) => node.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("anything");

    /// <summary>A node remembers staff for so long at most, and asks the database then.</summary>
    private static Task UntilAsync(HttpClient client, string path, HttpStatusCode expected) => Patience.UntilAsync(
        async () => await StatusAsync(client, path) == expected, $"{path} becomes {expected}", StaffDirectory.MaximumAge + TimeSpan.FromSeconds(3));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> MeAsync(HttpClient client, JsonElement tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using var answer = await client.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
