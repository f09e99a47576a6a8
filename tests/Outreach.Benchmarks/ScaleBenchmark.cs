using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Testing;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using Outreach.Testing.Nation;

namespace Outreach.Benchmarks;

/// <summary>The hot paths over HTTP, one client, as a nation grows: what a hospital does must not depend on how many others there are.</summary>
internal static class ScaleBenchmark
{
    /// <summary>A nation that <c>Outreach.Chaos nation</c> has written: it is measured beside the smallest one, without half an hour of writing.</summary>
    private static readonly string? Written = Environment.GetEnvironmentVariable("OUTREACH_NATION");

    private const int Warming = 150;
    private const int Measured = 600;

    public static async Task<IReadOnlyList<Figure>> RunAsync(DatabaseProvider provider, bool quick)
    {
        var figures = new List<Figure>();
        var smallest = new Dictionary<string, double>();
        int[] sizes = Written is not null ? [2_000] : quick ? [2_000, 50_000] : [2_000, 200_000, 2_000_000];
        foreach (var size in sizes)
        {
            Add(size, await MeasureAsync(provider, NationSize.Of(size), figures, andRestore: size == sizes[^1] && Written is null));
        }

        if (Written is not null && provider == DatabaseProvider.PostgreSql)
        {
            var (patients, measured) = await MeasureWrittenAsync(Written);
            Add(patients, measured);
        }

        return figures;

        void Add(int size, IEnumerable<(string Name, double P99)> measured)
        {
            foreach (var (name, p99) in measured)
            {
                figures.Add(new("scale", string.Create(CultureInfo.InvariantCulture, $"{name} p99, {size} patients"), p99, "ms"));
                if (!smallest.TryAdd(name, p99))
                {
                    figures.Add(new("scale", string.Create(CultureInfo.InvariantCulture, $"{name} p99, {size} patients / 2000"), p99 / smallest[name], "ratio", "at most 1.5", p99 / smallest[name] <= 1.5));
                }
            }
        }
    }

    private static async Task<(int Patients, List<(string Name, double P99)> Measured)> MeasureWrittenAsync(string connectionString)
    {
        var database = TestDatabase.At(connectionString);
        var clock = new FakeClock(SystemClock.Instance.GetCurrentInstant());
        await using var db = database.Open();
        if (!await db.Users.AnyAsync(u => u.Id == HostUnderTest.Everybody.Value))
        {
            await HostUnderTest.AddUsersAsync(database, clock);
        }

        await using var host = await HostUnderTest.StartNodeAsync(database, clock, "--Logging:LogLevel:Default=Error");
        return (await db.Patients.CountAsync(), await HotPathsAsync(host, db));
    }

    private static async Task<List<(string Name, double P99)>> MeasureAsync(DatabaseProvider provider, NationSize size, List<Figure> figures, bool andRestore)
    {
        await using var host = await HostUnderTest.StartAsync(provider, ["--Logging:LogLevel:Default=Error"]);
        await using var db = host.Database.Open();
        var watch = Stopwatch.StartNew();
        var rows = await NationBuilder.WriteAsync(db, size, host.Clock.GetCurrentInstant());
        var rate = rows / watch.Elapsed.TotalSeconds;
        figures.Add(new("scale", string.Create(CultureInfo.InvariantCulture, $"{size.Patients} patients written, {rows} rows"), rate, "rows/s", "at least 20000", rate >= 20_000));
        var measured = await HotPathsAsync(host, db);
        if (andRestore)
        {
            figures.AddRange(await (provider == DatabaseProvider.Sqlite ? RestoreFigures.OfSqliteAsync(host) : RestoreFigures.OfPostgreSqlAsync(host)));
        }

        return measured;
    }

    private static async Task<List<(string Name, double P99)>> HotPathsAsync(HostUnderTest host, OutreachDbContext db)
    {
        using var client = await host.ClientAsync();
        var hospitals = await db.Hospitals.Select(h => h.Id).ToListAsync();
        var entries = new List<Guid>();
        foreach (var hospital in hospitals.Take(30))
        {
            entries.AddRange((await db.WaitingList.Where(e => e.HospitalId == hospital && e.Status == EntryStatus.Waiting).OrderBy(e => e.Id).Select(e => e.Id).Take(40).ToListAsync()).Select(e => e.Value));
        }

        var clerkOfOne = await ClerkOfOneAsync(host, db, hospitals[0]);
        var waiting = db.WaitingList.Where(e => e.Status == EntryStatus.Waiting);
        var people = await PeopleAsync(waiting);
        var ownPeople = await PeopleAsync(waiting.Where(e => e.HospitalId == hospitals[0]));
        Task<List<Patient>> PeopleAsync(IQueryable<WaitingListEntry> entries) =>
            entries.Take(200).Join(db.Patients.AsNoTracking(), e => e.PatientId, p => p.Id, (e, p) => p).ToListAsync();

        return
        [
            ("offers", await GetAsync(client, [.. entries.Select(e => $"/api/v1/waiting-list/{e}/offers")])),
            ("waiting-list page", await GetAsync(client, [.. hospitals.Select(h => $"/api/v1/waiting-list?hospitalId={h.Value}&status=Waiting&limit=50")])),
            ("patient search", await SearchAsync(client, [.. people.SelectMany(p => new[] { p.Reference, $"{p.FamilyName} {p.GivenName}" })])),
            ("search at one hospital", await SearchAsync(clerkOfOne, [.. ownPeople.SelectMany(p => new[] { p.Reference, $"{p.FamilyName} {p.GivenName}" })])),
            ("search by one name", await SearchAsync(client, [.. people.Select(p => p.FamilyName)])),
            ("one name at one hospital", await SearchAsync(clerkOfOne, [.. ownPeople.Select(p => p.FamilyName)])),
            ("booking", await BookAsync(client, entries)),
        ];
    }

    /// <summary>A clerk of one hospital sees the people of that hospital only, of all the namesakes of the nation.</summary>
    private static async Task<HttpClient> ClerkOfOneAsync(HostUnderTest host, OutreachDbContext db, HospitalId hospital)
    {
        const string Name = "clerk-of-one";
        if (!await db.Users.AnyAsync(u => u.UserName == Name))
        {
            await host.AddUserAsync(Name, new HeldRole(StaffRole.BookingClerk, hospital));
        }

        return await host.ClientAsync(Name);
    }

    private static Task<double> SearchAsync(HttpClient client, IReadOnlyList<string> texts) =>
        SendAsync(client, texts, text => new HttpRequestMessage(HttpMethod.Post, "/api/v1/patients/search") { Content = JsonContent.Create(new { text }) });

    private static Task<double> GetAsync(HttpClient client, IReadOnlyList<string> urls) => SendAsync(client, urls, url => new HttpRequestMessage(HttpMethod.Get, url));

    private static async Task<double> SendAsync(HttpClient client, IReadOnlyList<string> asked, Func<string, HttpRequestMessage> ask)
    {
        var latencies = new List<double>();
        for (var i = 0; i < Warming + Measured; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var request = ask(asked[i % asked.Count]);
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            if (i >= Warming)
            {
                latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return latencies.Percentile(0.99);
    }

    /// <summary>Each into the first session that was offered to it.</summary>
    private static async Task<double> BookAsync(HttpClient client, List<Guid> entries)
    {
        var latencies = new List<double>();
        foreach (var entry in entries)
        {
            var offers = await client.GetFromJsonAsync<JsonElement>(new Uri($"/api/v1/waiting-list/{entry}/offers", UriKind.Relative));
            if (offers.GetProperty("offers").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } offer)
            {
                continue;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/bookings", UriKind.Relative)) { Content = JsonContent.Create(new { entryId = entry, sessionId = offer.GetProperty("sessionId").GetGuid() }) };
            request.Headers.Add("Idempotency-Key", entry.ToString());
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.SendAsync(request);
            answer.EnsureSuccessStatusCode();
            latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return latencies.Count >= 30 ? latencies[(latencies.Count / 4)..].Percentile(0.99) : throw new InvalidOperationException("Too few places were offered to measure booking.");
    }
}
