using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Invariants;
using Outreach.Domain;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.Races;

/// <summary>Many clients at once over HTTP: exactly as many win as there is room for, and the others are told why.</summary>
public sealed class BookingRaceTests
{
    private const string Bookings = "/api/v1/bookings";

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Of_200_clients_for_50_places_50_are_booked_and_150_hear_that_the_session_is_full(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        var programme = await host.GivenAsync(p => p.WithPlaces(50).WithAllotment(400).WithWaiting(200));

        var answers = await AtOnceAsync(host, programme.Entries.Select(e => Book(programme, e.Id)));

        EnsureWinners(answers, 50, 150, "urn:outreach:rule:session-full");
        await using var db = host.OpenDatabase();
        Assert.Equal(50, await db.Bookings.CountAsync());
        await EnsureInvariantsAsync(host);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Of_200_clients_for_the_last_50_units_50_are_booked_and_150_hear_that_the_allotment_is_used_up(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        var programme = await host.GivenAsync(p => p.WithPlaces(250).WithAllotment(50).WithPool(20).WithWaiting(200));

        var answers = await AtOnceAsync(host, programme.Entries.Select(e => Book(programme, e.Id)));

        EnsureWinners(answers, 50, 150, "urn:outreach:rule:allotment-exhausted");
        await using var db = host.OpenDatabase();
        Assert.Equal(50, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        await EnsureInvariantsAsync(host);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task One_entry_booked_50_times_at_once_is_booked_once(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        var programme = await host.GivenAsync(p => p.WithPlaces(60));

        var answers = await AtOnceAsync(host, Enumerable.Range(0, 50).Select(_ => Book(programme, programme.Entries[0].Id)));

        EnsureWinners(answers, 1, 49, "urn:outreach:rule:eye-already-booked");
        await EnsureInvariantsAsync(host);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task One_key_sent_20_times_at_once_has_one_effect_and_one_answer(DatabaseProvider provider)
    {
        await using var host = await HostUnderTest.StartAsync(provider);
        var programme = await host.GivenAsync(p => p.WithPlaces(60));

        var answers = await AtOnceAsync(host, Enumerable.Range(0, 20).Select(_ => Book(programme, programme.Entries[0].Id, "one-key")));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Body).Distinct());
        await using var db = host.OpenDatabase();
        Assert.Equal(1, await db.Bookings.CountAsync());
        Assert.Equal(1, await db.Ledger.CountAsync(l => l.BookingId != null));
        await EnsureInvariantsAsync(host);
    }

    private static Func<HttpRequestMessage> Book(TestProgramme programme, WaitingListEntryId entry, string? key = null) => () =>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Bookings) { Content = JsonContent.Create(new { entryId = entry.Value, sessionId = programme.Session.Id.Value }) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return request;
    };

    /// <summary>Each request on a connection of its own; none is sent before all are ready.</summary>
    private static async Task<IReadOnlyList<Answer>> AtOnceAsync(HostUnderTest host, IEnumerable<Func<HttpRequestMessage>> requests)
    {
        using var client = await host.ClientAsync();
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sending = requests.Select(async make =>
        {
            await start.Task;
            using var request = make();
            using var answer = await client.SendAsync(request);
            return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }).ToList();
        start.SetResult();
        return await Task.WhenAll(sending);
    }

    private static void EnsureWinners(IReadOnlyList<Answer> answers, int winners, int refused, string type)
    {
        Assert.Equal(winners, answers.Count(a => a.Status == HttpStatusCode.Created));
        var others = answers.Where(a => a.Status != HttpStatusCode.Created).ToList();
        Assert.Equal(refused, others.Count);
        Assert.All(others, a => Assert.Equal(HttpStatusCode.Conflict, a.Status));
        Assert.All(others, a => Assert.Equal(type, JsonDocument.Parse(a.Body).RootElement.GetProperty("type").GetString()));
    }

    private static async Task EnsureInvariantsAsync(HostUnderTest host)
    {
        await using var db = host.OpenDatabase();
        var findings = await new InvariantChecker(db, host.Clock).RunAsync(CancellationToken.None);
        Assert.Empty(findings.Where(f => !f.Holds).Select(f => f.Name));
    }

    private readonly record struct Answer(HttpStatusCode Status, string Body);
}
