using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Domain;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Web.Tests.WalkThrough;

/// <summary>The README's walk-through, over HTTP against the real host and a SQLite file.</summary>
public sealed class WalkThroughTests
{
    private const int PlacesADay = 24;
    private const int NoShows = 8;
    private const int Unfit = 5;
    private const int Operations = 237;

    private static readonly LocalDate FirstDay = new(2026, 12, 7);
    private static readonly LocalDate LastDay = new(2026, 12, 18);

    [Fact]
    public async Task From_four_camp_lists_to_237_verified_operations_in_the_fulfilment_of_the_commitment()
    {
        await using var host = await HostUnderTest.StartAsync(DatabaseProvider.Sqlite);
        using var client = await host.ClientAsync();
        using var otherClient = await host.OtherClientAsync();
        var (api, other) = (new Api(client), new Api(otherClient));
        var hospitals = await RecordHospitalsAsync(api);
        var osh = hospitals["KG-OSH-IOCH"];
        var commitment = await PledgeAsync(api, osh);

        await ImportAsync(api, host, hospitals);
        await ClearQueuesAsync(api, osh);
        await OpenMissionAsync(api, osh, commitment);
        var booked = await BookByPriorityAsync(api, osh);
        Assert.Equal(PlacesADay * 10, booked.Count);

        await LiveThroughAsync(api, other, host, osh, booked);

        await ExpectFiguresAsync(api, commitment);
        await ExpectRemindersAsync(host);
    }

    private static async Task<Dictionary<string, string>> RecordHospitalsAsync(Api api)
    {
        var ids = new Dictionary<string, string>();
        foreach (var (code, country, city, zone, language) in new[]
        {
            ("TJ-DUS-RCCED", "TJ", "Dushanbe", "Asia/Dushanbe", "tg"), ("UZ-TAS-RCEH", "UZ", "Tashkent", "Asia/Tashkent", "uz-Latn"),
            ("KG-OSH-IOCH", "KG", "Osh", "Asia/Bishkek", "ky"), ("CN-KHG-FPH", "CN", "Kashi", "Asia/Shanghai", "zh-Hans"),
        })
        {
            var made = await api.PostAsync("/hospitals", new
            {
                code,
                country,
                role = "Host",
                name = $"Hospital in {city}",
                city,
                latitude = 40.5,
                longitude = 72.8,
                zone,
                workingLanguages = new[] { language },
                phone = "+996322255555",
            });
            ids[code] = Id(made, "hospitalId");
        }

        return ids;
    }

    private static async Task<string> PledgeAsync(Api api, string osh)
    {
        var made = await api.PostAsync("/commitments", new
        {
            code = "SCO-2025",
            name = "SCO cataract surgery commitment of 2025",
            donorCountry = "CN",
            pledged = 5000,
            windowFrom = "2025-09-01",
            windowTo = "2030-08-31",
            scopeCountries = new[] { "UZ", "KZ", "KG", "TJ", "IN", "PK", "IR", "RU", "BY" },
        });
        var id = Id(made, "commitmentId");
        await api.PostAsync($"/commitments/{id}/activate");
        await api.PostAsync($"/commitments/{id}/allotments", new { hospitalId = osh, quota = 300, reason = "Mission of December" });
        return id;
    }

    private static async Task ImportAsync(Api api, HostUnderTest host, Dictionary<string, string> hospitals)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Demo", "Data", "registrations");
        foreach (var line in File.ReadLines(Path.Combine(folder, "lists.csv")).Skip(1))
        {
            var f = line.Split(',');
            var dryRun = await api.UploadAsync(
                "/registration-imports", Path.Combine(folder, f[2]), ("hospitalId", hospitals[f[5]]), ("listName", f[1]), ("campDate", f[3]), ("country", f[4]), ("encoding", f[6]), ("delimiter", f[7]));
            await host.RunJobAsync("run-imports");
            var taken = await api.PostAsync($"/registration-imports/{Id(dryRun, "importId")}/take-in");
            await host.RunJobAsync("run-imports");
            var state = await api.GetAsync($"/registration-imports/{Id(taken, "importId")}");
            Assert.Equal("Finished", state.GetProperty("status").GetString());
            Assert.Equal(int.Parse(f[9], CultureInfo.InvariantCulture), state.GetProperty("rowsDone").GetInt32());
        }
    }

    /// <summary>A clinician sees everybody who needs a second look, except children, who wait for a session with anaesthesia.</summary>
    private static async Task ClearQueuesAsync(Api api, string osh)
    {
        foreach (var queue in new[] { "Urgent", "OnlyEye", "Review" })
        {
            foreach (var entry in await api.AllAsync($"/waiting-list?hospitalId={osh}&queue={queue}&limit=200"))
            {
                await api.PostAsync($"/waiting-list/{Id(entry, "entryId")}/queue", new { queue = "None", reason = "Seen at the slit lamp" });
            }
        }
    }

    private static async Task OpenMissionAsync(Api api, string osh, string commitment)
    {
        var mission = await api.PostAsync("/missions", new { code = "KG-2026", country = "KG", name = "Osh, December 2026", startsOn = "2026-12-07", endsOn = "2026-12-20", hospitalIds = new[] { osh }, commitmentId = commitment, planned = 240 });
        var theatre = await api.PostAsync($"/hospitals/{osh}/theatres", new { name = "Theatre 1" });
        var surgeon = await api.PostAsync("/surgeons", new { name = "Li Wei", homeHospitalId = osh });
        await api.PostAsync("/sessions/by-pattern", new
        {
            hospitalId = osh,
            theatreId = Id(theatre, "theatreId"),
            surgeonId = Id(surgeon, "surgeonId"),
            missionId = Id(mission, "missionId"),
            from = "2026-12-07",
            to = "2026-12-18",
            daysOfWeek = new[] { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday" },
            hours = new[] { new { start = "08:00:00", end = "16:00:00" } },
            technique = "Msics",
            capacity = PlacesADay,
        });
        var opened = await api.PostAsync("/sessions/open", new { missionId = Id(mission, "missionId") });
        Assert.Equal(PlacesADay * 10, opened.GetProperty("places").GetInt32());
    }

    /// <summary>In the order of the list, each person into the soonest session that is offered.</summary>
    private static async Task<HashSet<string>> BookByPriorityAsync(Api api, string osh)
    {
        var booked = new HashSet<string>();
        foreach (var entry in await api.AllAsync($"/waiting-list?hospitalId={osh}&queue=None&limit=200"))
        {
            var id = Id(entry, "entryId");
            var found = await api.GetAsync($"/waiting-list/{id}/offers");
            if (found.GetProperty("offers").GetArrayLength() > 0)
            {
                await api.PostAsync("/bookings", new { entryId = id, sessionId = Id(found.GetProperty("offers")[0], "sessionId") });
                booked.Add(id);
            }
        }

        return booked;
    }

    private static async Task LiveThroughAsync(Api api, Api other, HostUnderTest host, string osh, HashSet<string> seen)
    {
        var (operated, noShows, unfit, number) = (0, 0, 0, 0);
        for (var day = new LocalDate(2026, 11, 25); day <= LastDay; day = day.PlusDays(1))
        {
            host.Clock.Reset(HospitalTime.At(day, new LocalTime(10, 5), "Asia/Bishkek"));
            await host.RunJobAsync("dispatch-reminders");
            if (day < FirstDay)
            {
                continue;
            }

            host.Clock.Reset(HospitalTime.At(day, new LocalTime(15, 50), "Asia/Bishkek"));
            foreach (var booking in await api.AllAsync($"/bookings?hospitalId={osh}&from={day:uuuu-MM-dd}&to={day:uuuu-MM-dd}&status=Booked&limit=200"))
            {
                number++;
                if (noShows < NoShows && number % 9 == 4)
                {
                    noShows++;
                    await api.PostAsync($"/bookings/{Id(booking, "bookingId")}/no-show", new { reason = "NoTransport" });
                    operated += await FillInAsync(api, other, osh, booking, seen);
                }
                else if (unfit < Unfit && number % 9 == 7)
                {
                    unfit++;
                    await api.PostAsync($"/bookings/{Id(booking, "bookingId")}/arrive");
                    await api.PostAsync($"/bookings/{Id(booking, "bookingId")}/unfit", new { reason = "BloodPressure", reviewOn = "2027-01-11" });
                    operated += await FillInAsync(api, other, osh, booking, seen);
                }
                else
                {
                    operated += await OperateAsync(api, other, Id(booking, "bookingId"));
                }
            }
        }

        Assert.Equal((Operations, NoShows, Unfit), (operated, noShows, unfit));
    }

    /// <summary>A place that came free on the day goes to somebody who waits and has not been called yet.</summary>
    private static async Task<int> FillInAsync(Api api, Api other, string osh, JsonElement booking, HashSet<string> seen)
    {
        foreach (var entry in await api.AllAsync($"/waiting-list?hospitalId={osh}&queue=None&limit=200"))
        {
            var patient = Id(entry, "patientId");
            if (!seen.Add(Id(entry, "entryId")) || (await api.GetAsync($"/bookings?patientId={patient}")).GetProperty("items").GetArrayLength() > 0)
            {
                continue;
            }

            var made = await api.PostAsync("/bookings", new { entryId = Id(entry, "entryId"), sessionId = Id(booking, "sessionId") });
            return await OperateAsync(api, other, Id(made, "bookingId"));
        }

        return 0;
    }

    private static async Task<int> OperateAsync(Api api, Api other, string booking)
    {
        await api.PostAsync($"/bookings/{booking}/arrive");
        await api.PostAsync($"/bookings/{booking}/enter-theatre");
        var operation = await api.PostAsync($"/bookings/{booking}/operation", new { procedure = "LensExtraction", lensPowerDioptres = 21.5 });
        await other.PostAsync($"/operations/{Id(operation, "operationId")}/verify");
        return 1;
    }

    private static async Task ExpectFiguresAsync(Api api, string commitment)
    {
        var fulfilment = await api.GetAsync($"/commitments/{commitment}/fulfilment");
        var figures = fulfilment.GetProperty("figures");
        Assert.Equal(5000, Number(figures, "pledged"));
        Assert.Equal(300, Number(figures, "allotted"));
        Assert.Equal(Operations, Number(figures, "performed"));
        Assert.Equal(Operations, Number(figures, "verified"));
        Assert.Equal(0, Number(figures, "reserved"));
        Assert.Equal(0, Number(figures, "reversed"));
        Assert.Equal(5000 - Operations, Number(figures, "remaining"));
        var byHospital = fulfilment.GetProperty("byHospital").EnumerateArray().Single(h => Number(h, "verified") > 0);
        Assert.Equal(("KG-OSH-IOCH", Operations), (byHospital.GetProperty("key").GetString(), Number(byHospital, "verified")));
        Assert.Equal((NoShows, Unfit), (Number(fulfilment.GetProperty("attendance"), "noShow"), Number(fulfilment.GetProperty("attendance"), "unfit")));

        var reconciliation = await api.GetAsync($"/commitments/{commitment}/reconciliation");
        Assert.Equal(0, Number(reconciliation, "difference"));
    }

    private static async Task ExpectRemindersAsync(HostUnderTest host)
    {
        await using var db = host.OpenDatabase();
        var now = host.Clock.GetCurrentInstant();
        Assert.Equal(0, await db.Reminders.CountAsync(r => r.DueAt < now && (r.Status == ReminderStatus.Planned || r.Status == ReminderStatus.Sending)));
        var sent = await db.Reminders.CountAsync(r => r.Status == ReminderStatus.Sent);
        Assert.True(sent > 400, $"Only {sent} reminders were sent.");
        Assert.Equal(host.Messages.Sent.Count, host.Messages.Sent.Select(m => m.Id).Distinct().Count());
        Assert.Equal(sent, host.Messages.Sent.Count);
    }

    private static string Id(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
