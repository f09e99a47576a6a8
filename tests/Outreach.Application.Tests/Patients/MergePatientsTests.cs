using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.Patients;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;
using static Outreach.Application.Tests.Patients.PatientForms;

namespace Outreach.Application.Tests.Patients;

public sealed class MergePatientsTests
{
    private const string Why = "Registered twice at two camps";

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Everything_moves_to_the_survivor_and_the_old_code_finds_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var merged = programme.Patients[0];
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        await app.SendAsync(new AddUnavailability(merged.Id.Value, new LocalDate(2027, 1, 1), new LocalDate(2027, 1, 5)));
        await app.SendAsync(new AddIdentifier(merged.Id.Value, new IdentifierDetails("KG", Pin)));
        await app.SendAsync(new CorrectPatient(merged.Id.Value, Person("Otherspelling")));
        var survivor = await app.SendAsync(At(programme.Hospital, contacts: [Own("0700 999 888")]));

        var done = await app.SendAsync(new MergePatients(survivor.PatientId, merged.Id.Value, Why, survivor.Version));

        Assert.Empty(done.RemovedEntries);
        Assert.Equal((1, 1, 1, 1), (done.Moved["entries"], done.Moved["bookings"], done.Moved["identifiers"], done.Moved["unavailabilities"]));
        await using var db = app.OpenDatabase();
        var id = new PatientId(survivor.PatientId);
        Assert.Equal((PatientStatus.Merged, id), await db.Patients.Where(p => p.Id == merged.Id).Select(p => new ValueTuple<PatientStatus, PatientId?>(p.Status, p.MergedIntoId)).SingleAsync());
        Assert.True(await db.Bookings.AllAsync(b => b.PatientId == id) && await db.WaitingList.AllAsync(e => e.PatientId == id) && await db.Reminders.AllAsync(r => r.PatientId == id));
        Assert.True(await db.SearchTerms.AllAsync(t => t.PatientId == id) && await db.Consents.AllAsync(c => c.PatientId == id));
        var history = await db.Merges.SingleAsync();
        Assert.Equal((id, merged.Id, Why), (history.SurvivorId, history.MergedId, history.Reason));
        Assert.Contains(programme.Entries[0].Id.Value.ToString(), history.MovedJson, StringComparison.Ordinal);

        Assert.Equal([survivor.PatientId], await app.FindAsync("Otherspelling"));
        var record = await app.SendAsync(new GetPatient(survivor.PatientId));
        Assert.Equal(("Karimova", 2), (record.Person.FamilyName, record.Contacts.Count));
        Assert.Equal(done.Version, record.Version);
        Assert.NotEqual(survivor.Version, record.Version);
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new CorrectPatient(merged.Id.Value, Person())));
        Assert.Equal("patient-merged", refused.Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_code_of_a_merged_record_finds_the_survivor_even_after_a_second_merge(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var first = await app.SendAsync(At(hospital));
        var second = await app.SendAsync(At(hospital));
        var third = await app.SendAsync(At(hospital));

        await app.SendAsync(new MergePatients(second.PatientId, first.PatientId, Why));
        await app.SendAsync(new MergePatients(third.PatientId, second.PatientId, Why));

        Assert.Equal([third.PatientId], await app.FindAsync(first.Reference));
        Assert.Equal(third.PatientId, (await app.SendAsync(new GetPatient(first.PatientId))).MergedIntoId);
        Assert.Equal(
            new[] { first.Reference, second.Reference }.Order(StringComparer.Ordinal),
            (await app.SendAsync(new GetPatient(third.PatientId))).FormerReferences);
        Assert.Equal(3, (await app.SendAsync(new GetPatientTimeline(third.PatientId))).Items.Count(e => e.What == nameof(RegisterPatient)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Of_two_entries_for_one_eye_the_booked_one_stays(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(2));
        await app.SendAsync(new BookSurgery(programme.Entries[1].Id.Value, programme.Session.Id.Value));

        var done = await app.SendAsync(new MergePatients(programme.Patients[0].Id.Value, programme.Patients[1].Id.Value, Why));

        Assert.Equal([programme.Entries[0].Id.Value], done.RemovedEntries);
        await using var db = app.OpenDatabase();
        var entries = await db.WaitingList.ToDictionaryAsync(e => e.Id);
        Assert.Equal((EntryStatus.Removed, RemovalReason.Duplicate), (entries[programme.Entries[0].Id].Status, entries[programme.Entries[0].Id].RemovalReason));
        Assert.Equal((EntryStatus.Booked, programme.Patients[0].Id), (entries[programme.Entries[1].Id].Status, entries[programme.Entries[1].Id].PatientId));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Two_bookings_for_one_eye_stand_against_a_merge(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(2).WithSessions(2));
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Sessions[0].Id.Value));
        await app.SendAsync(new BookSurgery(programme.Entries[1].Id.Value, programme.Sessions[1].Id.Value));

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new MergePatients(programme.Patients[0].Id.Value, programme.Patients[1].Id.Value, Why)));

        Assert.Equal("merge-both-booked", refused.Code);
        await using var db = app.OpenDatabase();
        Assert.False(await db.Patients.AnyAsync(p => p.Status == PatientStatus.Merged));
    }

    /// <remarks>Found by random commands sent at once.</remarks>
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Two_eyes_booked_closer_than_the_interval_stand_against_a_merge_unless_a_clinician_allowed_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(2).WithSessions(2).WithBothEyes());
        var (one, other) = (programme.Patients[0].Id, programme.Patients[1].Id);
        await app.SendAsync(new BookSurgery(programme.Entries.Single(e => e.PatientId == one && e.Eye == Eye.Right).Id.Value, programme.Sessions[0].Id.Value));
        var second = await app.SendAsync(new BookSurgery(programme.Entries.Single(e => e.PatientId == other && e.Eye == Eye.Left).Id.Value, programme.Sessions[1].Id.Value));
        var merge = new MergePatients(one.Value, other.Value, Why);

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(merge));
        await using (var db = app.OpenDatabase())
        {
            var booking = new BookingId(second.BookingId);
            await db.Bookings.Where(b => b.Id == booking).ExecuteUpdateAsync(b => b.SetProperty(x => x.IntervalOverrideBy, app.User).SetProperty(x => x.IntervalOverrideReason, "Lives far away"));
        }

        await app.SendAsync(merge);

        Assert.Equal("merge-second-eye-interval", refused.Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_eye_operated_on_too_shortly_before_the_other_records_booking_stands_against_a_merge(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(2).WithBothEyes());
        var (one, other) = (programme.Patients[0].Id, programme.Patients[1].Id);
        var operated = programme.Entries.Single(e => e.PatientId == one && e.Eye == Eye.Right);
        await app.SendAsync(new RecordUnbookedOperation(operated.Id.Value, app.Clock.GetCurrentInstant().InUtc().Date.PlusDays(-2), new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, programme.Surgeon.Id.Value)));
        await app.SendAsync(new BookSurgery(programme.Entries.Single(e => e.PatientId == other && e.Eye == Eye.Left).Id.Value, programme.Session.Id.Value));

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new MergePatients(one.Value, other.Value, Why)));

        Assert.Equal("merge-second-eye-interval", refused.Code);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Two_personal_numbers_of_one_kind_stand_against_a_merge(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var a = await app.RegisterAsync(hospital, identifiers: [new IdentifierDetails("KG", Pin)]);
        var b = await app.RegisterAsync(hospital, identifiers: [new IdentifierDetails("KG", "10103195100013")]);

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new MergePatients(a, b, Why)));

        Assert.Equal("merge-different-identifiers", refused.Code);
        Assert.Empty((await app.SendAsync(new GetDuplicates(a))).Items);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_last_answer_about_messages_holds_after_a_merge(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        app.Clock.AdvanceMinutes(5);
        var refusing = await app.RegisterAsync(programme.Hospital, consents: [Answer(ConsentPurpose.Messaging, given: false)]);

        await app.SendAsync(new MergePatients(refusing, programme.Patients[0].Id.Value, Why));

        await using var db = app.OpenDatabase();
        Assert.False((await db.Consents.SingleAsync(c => c.IsCurrent && c.Purpose == ConsentPurpose.Messaging)).Given);
        Assert.True(await db.Reminders.AllAsync(r => r.Status == Domain.Reminders.ReminderStatus.Withdrawn));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Of_two_merges_of_one_record_at_once_one_wins(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var merged = await app.RegisterAsync(hospital);
        var survivors = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            survivors.Add(await app.RegisterAsync(hospital));
        }

        var outcomes = await Task.WhenAll(survivors.Select(s => Task.Run(async () => (Exception?)await Record.ExceptionAsync(() => app.SendAsync(new MergePatients(s, merged, Why))))));

        Assert.Equal(1, outcomes.Count(o => o is null));
        Assert.Equal(3, outcomes.Count(o => o is RuleViolationException { Code: "patient-merged" }));
        await using var db = app.OpenDatabase();
        Assert.Equal(1, await db.Merges.CountAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Merging_each_into_the_other_at_once_leaves_one_record_in_use(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var hospital = (await app.GivenAsync(p => p.WithWaiting(0))).Hospital;
        var a = await app.RegisterAsync(hospital);
        var b = await app.RegisterAsync(hospital);

        var outcomes = await Task.WhenAll(new[] { (a, b), (b, a) }.Select(pair =>
            Task.Run(async () => (Exception?)await Record.ExceptionAsync(() => app.SendAsync(new MergePatients(pair.Item1, pair.Item2, Why))))));

        Assert.Equal([null, "patient-merged"], outcomes.Select(o => o is RuleViolationException refused ? refused.Code : o?.ToString()).Order());
        await using var db = app.OpenDatabase();
        Assert.Equal(1, await db.Patients.CountAsync(p => p.Status == PatientStatus.Active));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_merge_and_a_booking_at_once_leave_nothing_behind_on_the_merged_record(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        var survivor = await app.RegisterAsync(programme.Hospital);

        await Task.WhenAll(
            Task.Run(() => Record.ExceptionAsync(() => app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value)))),
            Task.Run(() => app.SendAsync(new MergePatients(survivor, programme.Patients[0].Id.Value, Why))));

        await using var db = app.OpenDatabase();
        var id = new PatientId(survivor);
        Assert.True(await db.WaitingList.AllAsync(e => e.PatientId == id) && await db.Bookings.AllAsync(b => b.PatientId == id) && await db.Reminders.AllAsync(r => r.PatientId == id));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Both_records_must_be_the_callers(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var here = await app.GivenAsync();
        var there = await app.GivenAsync(p => p.AtHospital("KG-BIS-TEST"));
        HeldRole[] clerk = [new(StaffRole.BookingClerk, here.Hospital.Id)];

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new MergePatients(here.Patients[0].Id.Value, there.Patients[0].Id.Value, Why), roles: clerk));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new MergePatients(here.Patients[0].Id.Value, there.Patients[0].Id.Value, Why, 7)));
    }
}
