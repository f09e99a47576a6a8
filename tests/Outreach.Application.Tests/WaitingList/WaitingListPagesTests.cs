using NodaTime;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.WaitingList;

public sealed class WaitingListPagesTests
{
    private static readonly PriorityTier[] Tiers = [PriorityTier.A, PriorityTier.B, PriorityTier.C, PriorityTier.Unknown];
    private static readonly string[] Countries = ["KG", "UZ", "TJ"];

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_pages_together_are_the_whole_filtered_list_in_its_order(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospitals = await AddAsync(app, entries: 90);
        EntryFilter[] filters =
        [
            new(), new(HospitalId: hospitals[0].Id.Value), new(Tier: PriorityTier.B), new(Country: "UZ"), new(Language: "ky", Eye: Eye.Left),
            new(WaitingAtLeastDays: 20, WaitingAtMostDays: 60), new(Queue: ClinicianQueue.Review), new(Status: EntryStatus.OnHold), new(Country: "CN"),
        ];

        foreach (var filter in filters)
        {
            var expected = await ExpectedAsync(app, filter);
            foreach (var limit in new[] { 1, 7, 200 })
            {
                Assert.Equal(expected, await AllPagesAsync(app, filter, limit));
            }

            var totals = await app.SendAsync(new CountWaitingList(filter));
            Assert.Equal(expected.Count, totals.Total);
            Assert.Equal(expected.Count, totals.ByTier.Sum(t => t.Count));
            Assert.Equal(expected.Count, totals.ByHospital.Sum(h => h.Count));
            Assert.Equal(new BoundedCount(expected.Count, IsMore: false), await app.SendAsync(new CountWaitingListUpTo(filter)));
            Assert.Equal(new BoundedCount(Math.Min(1, expected.Count), expected.Count > 1), await app.SendAsync(new CountWaitingListUpTo(filter, AtMost: 1)));
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Entries_that_come_in_meanwhile_neither_hide_nor_repeat_the_others(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospitals = await AddAsync(app, entries: 40);
        var before = await ExpectedAsync(app, new EntryFilter());
        var world = new ListWorld(app);
        var random = new Random(7);
        List<Guid> seen = [];
        string? after = null;

        do
        {
            var page = await app.SendAsync(new ListWaitingList(new EntryFilter(), after, 3));
            seen.AddRange(page.Items.Select(i => i.EntryId));
            after = page.Next;
            var patient = await world.AddPatientAsync(hospitals[0]);
            await app.SaveAsync(ListWorld.Entry(app.Clock, patient, hospitals[0], Eye.Right, Tiers[random.Next(3)], random.Next(6), new LocalDate(2026, 11, 1)));
        }
        while (after is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(before, seen.Where(before.Contains));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_clerk_sees_the_lists_of_the_own_hospitals_only_and_others_are_not_there(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospitals = await AddAsync(app, entries: 30);
        HeldRole[] clerk = [new(StaffRole.BookingClerk, hospitals[1].Id)];

        var page = await app.SendAsync(new ListWaitingList(new EntryFilter(), null, 200), roles: clerk);
        var elsewhere = (await app.SendAsync(new ListWaitingList(new EntryFilter(HospitalId: hospitals[0].Id.Value), null, 1))).Items[0];

        Assert.NotEmpty(page.Items);
        Assert.All(page.Items, i => Assert.Equal(hospitals[1].Id.Value, i.HospitalId));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ListWaitingList(new EntryFilter(HospitalId: hospitals[0].Id.Value)), roles: clerk));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetEntry(elsewhere.EntryId), roles: clerk));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new GetEntryPosition(elsewhere.EntryId), roles: clerk));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ResumeEntry(elsewhere.EntryId), roles: clerk));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ListEntriesOfPatient(elsewhere.PatientId), roles: clerk));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_entrys_position_is_its_place_in_the_pages_of_its_hospital(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospitals = await AddAsync(app, entries: 30);
        var filter = new EntryFilter(HospitalId: hospitals[2].Id.Value);
        var page = (await app.SendAsync(new ListWaitingList(filter, null, 200))).Items;

        for (var i = 0; i < page.Count; i++)
        {
            var position = await app.SendAsync(new GetEntryPosition(page[i].EntryId));
            Assert.Equal((i + 1, page.Count), (position.Position, position.Waiting));
            Assert.Equal(page.Take(i).Count(e => e.Tier == page[i].Tier) + 1, position.PositionInTier);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("MXwyfDN8NA")]
    [InlineData("")]
    public async Task A_cursor_that_is_none_is_refused(string cursor)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);

        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.SendAsync(new ListWaitingList(new EntryFilter(), cursor)));
    }

    /// <summary>Entries over three hospitals with many equal ranks and times, so that every tie-break is needed.</summary>
    private static async Task<List<Hospital>> AddAsync(AppUnderTest app, int entries)
    {
        var world = new ListWorld(app);
        List<Hospital> hospitals = [.. new[] { "H-A", "H-B", "H-C" }.Select(code => ListWorld.Hospital(app.Clock, code))];
        List<object> rows = [.. hospitals];
        var random = new Random(entries);
        for (var i = 0; i < entries; i++)
        {
            var hospital = hospitals[i % 3];
            var patient = world.Patient(hospital, Countries[random.Next(3)], random.Next(2) == 0 ? "ky" : "ru");
            var entry = ListWorld.Entry(
                app.Clock, patient, hospital, random.Next(2) == 0 ? Eye.Right : Eye.Left, Tiers[random.Next(4)], random.Next(-1, 3), new LocalDate(2026, 9, 1).PlusDays(random.Next(80)));
            entry.SettleQueue(random.Next(3) == 0 ? ClinicianQueue.Review : ClinicianQueue.None);
            if (random.Next(5) == 0)
            {
                entry.Hold("Waits for glasses.", new LocalDate(2026, 12, 1));
            }

            if (random.Next(3) == 0)
            {
                app.Clock.AdvanceSeconds(1);
            }

            rows.AddRange([patient, entry]);
        }

        await app.SaveAsync([.. rows]);
        return hospitals;
    }

    private static async Task<List<Guid>> AllPagesAsync(AppUnderTest app, EntryFilter filter, int limit)
    {
        List<Guid> ids = [];
        string? after = null;
        do
        {
            var page = await app.SendAsync(new ListWaitingList(filter, after, limit));
            Assert.True(page.Items.Count <= limit);
            ids.AddRange(page.Items.Select(i => i.EntryId));
            after = page.Next;
        }
        while (after is not null);

        return ids;
    }

    /// <summary>The same by sorting everything in memory.</summary>
    private static async Task<List<Guid>> ExpectedAsync(AppUnderTest app, EntryFilter filter)
    {
        await using var db = app.OpenDatabase();
        var today = HospitalTime.DateAt(app.Clock.GetCurrentInstant(), "Asia/Bishkek");
        return
        [
            .. db.WaitingList.AsEnumerable()
                .Where(e => e.Status == filter.Status
                    && (filter.HospitalId is null || e.HospitalId.Value == filter.HospitalId)
                    && (filter.Tier is null || e.RankTier == filter.Tier)
                    && (filter.Country is null || e.Country == filter.Country)
                    && (filter.Language is null || e.Language == filter.Language)
                    && (filter.Eye is null || e.Eye == filter.Eye)
                    && (filter.Queue is null || e.Queue == filter.Queue)
                    && (filter.WaitingAtLeastDays is null || Period.DaysBetween(e.ListedOn, today) >= filter.WaitingAtLeastDays)
                    && (filter.WaitingAtMostDays is null || Period.DaysBetween(e.ListedOn, today) <= filter.WaitingAtMostDays))
                .OrderBy(e => e.RankTier).ThenByDescending(e => e.RankPoints).ThenBy(e => e.ListedAt).ThenBy(e => e.Id.Value)
                .Select(e => e.Id.Value),
        ];
    }
}
