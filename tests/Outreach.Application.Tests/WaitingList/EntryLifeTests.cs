using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Policies;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Policies;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.WaitingList;

public sealed class EntryLifeTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Fifty_clinicians_listing_one_eye_at_once_make_one_entry(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var patient = await world.AddPatientAsync(await world.AddHospitalAsync("H-A"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
        {
            try
            {
                await app.SendAsync(new ListEye(patient.Id.Value, Eye.Left, null, "Came to the hospital."));
                return "listed";
            }
            catch (RuleViolationException refusal)
            {
                return refusal.Code;
            }
        })));

        Assert.Equal(1, outcomes.Count(o => o == "listed"));
        Assert.Equal(49, outcomes.Count(o => o == "eye-already-listed"));
        await using var db = app.OpenDatabase();
        Assert.Equal(1, await db.WaitingList.CountAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_screening_gives_the_tier_and_the_answer_explains_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var hospital = await world.AddHospitalAsync("H-A");
        var patient = await world.AddPatientAsync(hospital, dependsOnCarer: true);
        var (screening, right, left) = ListWorld.Screening(app.Clock, patient, hospital, right: 6, left: 3, new LocalDate(2026, 11, 20));
        await app.SaveAsync(screening, right, left);

        var listed = await app.SendAsync(new ListEye(patient.Id.Value, Eye.Left, null, "Her only eye."));
        var entry = await app.SendAsync(new GetEntry(listed.EntryId));

        Assert.Equal((PriorityTier.B, 2, ClinicianQueue.OnlyEye), (listed.Tier, listed.Points, listed.Queue));
        Assert.Equal(("better-eye", 6, 3), (entry.Explanation!.TierBecause, entry.Explanation.RightRank, entry.Explanation.LeftRank));
        Assert.Contains(new PriorityContribution("depends-on-carer", 2), entry.Explanation.Contributions);
        await ExpectAsync("no-light-perception", () => app.SendAsync(new ListEye(patient.Id.Value, Eye.Right, null, "By mistake.")));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Sex_age_and_nationality_do_not_move_anybody(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var hospital = await world.AddHospitalAsync("H-A");
        HashSet<(PriorityTier, int, ClinicianQueue)> ranks = [];
        foreach (var (sex, year, country) in new[] { (Sex.Male, 1930, "CN"), (Sex.Female, 1990, "UZ"), (Sex.Female, 1960, "KG"), (Sex.Male, 2005, "BY") })
        {
            var patient = await world.AddPatientAsync(hospital, country, birthYear: year, sex: sex);
            var (screening, right, left) = ListWorld.Screening(app.Clock, patient, hospital, 4, 3, new LocalDate(2026, 11, 20));
            await app.SaveAsync(screening, right, left);
            var listed = await app.SendAsync(new ListEye(patient.Id.Value, Eye.Right, null, "Cataract."));
            ranks.Add((listed.Tier, listed.Points, listed.Queue));
        }

        Assert.Equal([(PriorityTier.B, 0, ClinicianQueue.None)], ranks);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_eye_operated_elsewhere_makes_the_other_one_a_second_eye(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = new ListWorld(app);
        var hospital = await world.AddHospitalAsync("H-A");
        var patient = await world.AddPatientAsync(hospital);
        var (screening, right, left) = ListWorld.Screening(app.Clock, patient, hospital, 4, 4, new LocalDate(2026, 11, 20));
        await app.SaveAsync(screening, right, left);
        var first = await app.SendAsync(new ListEye(patient.Id.Value, Eye.Right, null, "Cataract."));
        var second = await app.SendAsync(new ListEye(patient.Id.Value, Eye.Left, null, "Cataract."));
        Assert.Equal((PriorityTier.A, PriorityTier.A), (first.Tier, second.Tier));

        await app.SendAsync(new RemoveEntry(first.EntryId, RemovalReason.OperatedElsewhere));

        Assert.Equal(PriorityTier.E, (await app.SendAsync(new GetEntry(second.EntryId))).ComputedTier);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_override_orders_the_list_and_keeps_the_computed_rank_until_it_ends(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var (world, entry) = await OneEntryAsync(app);

        await app.SendAsync(new OverridePriority(entry, PriorityTier.A, 9, "Loses her work."));
        app.Clock.AdvanceDays(65);
        await DrainAsync(app);
        var overridden = await app.SendAsync(new GetEntry(entry));
        var ended = await app.SendAsync(new EndPriorityOverride(entry, "Found other work."));

        Assert.Equal((PriorityTier.A, 9), (overridden.Entry.Tier, overridden.Entry.Points));
        Assert.Equal((PriorityTier.C, 2), (overridden.ComputedTier, overridden.ComputedPoints));
        Assert.Equal("Loses her work.", overridden.Override!.Reason);
        Assert.Equal((PriorityTier.C, 2), (ended.Tier, ended.Points));
        await ExpectAsync("not-overridden", () => app.SendAsync(new EndPriorityOverride(entry, "Once more.")));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(
            new OverridePriority(entry, PriorityTier.A, null, "A clerk's wish."), roles: [new HeldRole(StaffRole.BookingClerk, null)]));
        Assert.NotNull(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Waiting_raises_the_points_on_its_day_and_a_second_run_changes_nothing(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var (_, entry) = await OneEntryAsync(app);
        app.Clock.AdvanceDays(29);
        Assert.Equal(0, await DrainAsync(app));

        app.Clock.AdvanceDays(1);
        Assert.Equal(1, await DrainAsync(app));
        Assert.Equal(0, await DrainAsync(app));
        Assert.Equal(1, (await app.SendAsync(new GetEntry(entry))).Entry.Points);

        app.Clock.AdvanceDays(1_000);
        Assert.Equal(1, await DrainAsync(app));
        Assert.Equal(12, (await app.SendAsync(new GetEntry(entry))).Entry.Points);
        app.Clock.AdvanceDays(1_000);
        Assert.Equal(0, await DrainAsync(app));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task New_priority_rules_rank_every_open_entry_again(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var (_, entry) = await OneEntryAsync(app);
        app.Clock.AdvanceDays(10);

        await app.SendAsync(new ReplacePolicy(PolicyKind.Priority, null, "Medical board", System.Text.Json.JsonSerializer.SerializeToElement(new { daysForAPoint = 5 })));
        await DrainAsync(app);

        var ranked = await app.SendAsync(new GetEntry(entry));
        Assert.Equal((2, "priority-v1/p1"), (ranked.ComputedPoints, ranked.RuleVersion));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_hold_is_due_on_its_day_and_resuming_puts_the_entry_back_in_its_place(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var (_, entry) = await OneEntryAsync(app);

        var held = await app.SendAsync(new HoldEntry(entry, "Infection is treated.", new LocalDate(2026, 12, 1)));
        Assert.Empty((await app.SendAsync(new ListHoldsDue())).Items);
        app.Clock.AdvanceDays(10);
        Assert.Equal(entry, (await app.SendAsync(new ListHoldsDue())).Items.Single().EntryId);
        await ExpectAsync("illegal-transition", () => app.SendAsync(new HoldEntry(entry, "Once more.", new LocalDate(2027, 1, 1))));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new ResumeEntry(entry, held.Version + 1)));

        var resumed = await app.SendAsync(new ResumeEntry(entry, held.Version));

        Assert.Equal(EntryStatus.Waiting, resumed.Status);
        Assert.Empty((await app.SendAsync(new ListHoldsDue())).Items);
        await ExpectAsync("review-in-the-past", () => app.SendAsync(new HoldEntry(entry, "Too late.", new LocalDate(2026, 1, 1))));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_booked_entry_is_not_removed_before_its_booking_is_cancelled(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var (_, entry) = await OneEntryAsync(app);
        await using (var db = app.OpenDatabase())
        {
            (await db.WaitingList.SingleAsync()).MarkBooked();
            await db.SaveChangesAsync();
        }

        await ExpectAsync("entry-booked", () => app.SendAsync(new RemoveEntry(entry, RemovalReason.Moved)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_removed_eye_can_be_listed_again_and_every_step_is_in_the_audit_trail(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var (_, entry) = await OneEntryAsync(app);
        var patient = (await app.SendAsync(new GetEntry(entry))).Entry.PatientId;

        await app.SendAsync(new RemoveEntry(entry, RemovalReason.Declined, "Afraid of it."));
        await ExpectAsync("illegal-transition", () => app.SendAsync(new RemoveEntry(entry, RemovalReason.Declined)));
        var again = await app.SendAsync(new ListEye(patient, Eye.Right, null, "Came back."));

        Assert.Equal(2, (await app.SendAsync(new ListEntriesOfPatient(patient))).Items.Count);
        await using var db = app.OpenDatabase();
        var steps = await db.AuditRecords.Where(a => a.Subject == "waiting-list-entry").OrderBy(a => a.Id).Select(a => new { a.Action, a.FromState, a.ToState, a.Actor }).ToListAsync();
        Assert.Equal(["ListEye", "RemoveEntry", "ListEye"], steps.Select(s => s.Action));
        Assert.Equal(("Waiting", "Removed", app.User), (steps[1].FromState, steps[1].ToState, steps[1].Actor!.Value));
        Assert.NotEqual(entry, again.EntryId);
    }

    private static async Task<(ListWorld World, Guid Entry)> OneEntryAsync(AppUnderTest app)
    {
        var world = new ListWorld(app);
        var hospital = await world.AddHospitalAsync("H-A");
        var patient = await world.AddPatientAsync(hospital);
        var (screening, right, left) = ListWorld.Screening(app.Clock, patient, hospital, 3, 2, new LocalDate(2026, 11, 20));
        await app.SaveAsync(screening, right, left);
        return (world, (await app.SendAsync(new ListEye(patient.Id.Value, Eye.Right, null, "Cataract."))).EntryId);
    }

    private static async Task<int> DrainAsync(AppUnderTest app)
    {
        var ranked = 0;
        EntriesReRanked batch;
        do
        {
            batch = await app.SendAsSystemAsync(new ReRankDue(1));
            ranked += batch.Ranked;
        }
        while (batch.MayBeMore);

        return ranked;
    }

    private static async Task ExpectAsync(string code, Func<Task> action) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RuleViolationException>(action)).Code);
}
