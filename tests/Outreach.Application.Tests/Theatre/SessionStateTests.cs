using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Security;
using Outreach.Application.Theatre;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Theatre;

public sealed class SessionStateTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task Opening_makes_places_with_arrivals_on_the_hospitals_clock(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);

        var id = await world.OpenedAsync(world.NewSession(8, 12, capacity: 5));

        var read = await app.SendAsync(new GetSession(id));
        Assert.Equal((SessionStatus.Open, 5), (read.Session.Status, read.Session.Free));
        Assert.Equal([1, 2, 3, 4, 5], read.Slots.Select(s => s.Position));
        Assert.Equal([(8, 0), (8, 45), (9, 35), (10, 20), (11, 10)], read.Slots.Select(s => (s.Arrival.Hour, s.Arrival.Minute)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Of_many_who_open_a_session_at_once_one_makes_its_places(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var made = await app.SendAsync(world.NewSession());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            (Exception?)await Record.ExceptionAsync(() => app.SendAsync(new OpenSession(made.SessionId))))));

        Assert.Equal(1, outcomes.Count(o => o is null));
        Assert.Equal(7, outcomes.Count(o => o is RuleViolationException { Code: "illegal-transition" }));
        await using var db = app.OpenDatabase();
        Assert.Equal(10, await db.Slots.CountAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_drafts_of_a_period_are_opened_at_once_but_none_that_has_begun(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var made = await app.SendAsync(world.NewPattern());
        app.Clock.Reset(Instant.FromUtc(2026, 11, 30, 3, 0));

        var opened = await app.SendAsync(new OpenSessions(HospitalId: world.Hospital, From: new LocalDate(2026, 11, 30), To: new LocalDate(2026, 12, 7)));

        Assert.Equal(made.SessionIds.Skip(1).Take(5), opened.SessionIds);
        Assert.Equal((60, 0, 1), (opened.Places, opened.Left, opened.InThePast));
        Assert.Equal("in-the-past", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new OpenSession(made.SessionIds[0])))).Code);
        Assert.Empty((await app.SendAsync(new OpenSessions(HospitalId: world.Hospital, From: new LocalDate(2026, 11, 30), To: new LocalDate(2026, 12, 7)))).SessionIds);
        await using var db = app.OpenDatabase();
        Assert.Equal(60, await db.Slots.CountAsync());
        Assert.Equal(5, await db.AuditRecords.CountAsync(a => a.Action == "OpenSessions" && a.FromState == "Draft" && a.ToState == "Open"));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_session_goes_through_its_states_and_no_others(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var made = await app.SendAsync(world.NewSession());

        await RefusedAsync("illegal-transition", () => app.SendAsync(new CloseSession(made.SessionId)));
        await app.SendAsync(new OpenSession(made.SessionId, 0));
        await RefusedAsync("illegal-transition", () => app.SendAsync(new FinishSession(made.SessionId)));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new CloseSession(made.SessionId, 0)));
        await app.SendAsync(new CloseSession(made.SessionId, 1));
        await RefusedAsync("not-due-yet", () => app.SendAsync(new FinishSession(made.SessionId)));
        app.Clock.AdvanceDays(8);
        await app.SendAsync(new FinishSession(made.SessionId));
        await RefusedAsync("illegal-transition", () => app.SendAsync(new CancelSession(made.SessionId, "Too late")));

        await using var db = app.OpenDatabase();
        Assert.Equal(
            ["/Draft", "Draft/Open", "Open/Closed", "Closed/Done"],
            await db.AuditRecords.Where(a => a.Subject == "theatre-session").OrderBy(a => a.Id).Select(a => (a.FromState ?? "") + "/" + a.ToState).ToListAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_cancelled_session_returns_every_booking_to_the_list_bumped_by_the_hospital(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(3));
        foreach (var entry in programme.Entries)
        {
            await app.SendAsync(new BookSurgery(entry.Id.Value, programme.Session.Id.Value));
        }

        var cancelled = await app.SendAsync(new CancelSession(programme.Session.Id.Value, "The surgeon fell ill"));

        Assert.Equal((SessionStatus.Cancelled, 3), (cancelled.Status, cancelled.ReturnedBookings));
        await using var db = app.OpenDatabase();
        var session = await db.Sessions.SingleAsync();
        Assert.Equal((0, "The surgeon fell ill"), (session.Taken, session.CancellationReason));
        Assert.All(await db.WaitingList.ToListAsync(), e => Assert.Equal((EntryStatus.Waiting, 1), (e.Status, e.BumpedCount)));
        Assert.All(await db.Bookings.ToListAsync(), b => Assert.Equal(
            (BookingStatus.Cancelled, EndReason.SessionCancelled, CancelledBy.Hospital), (b.Status, b.EndReason!.Value, b.CancelledBy!.Value)));
        Assert.Equal(0, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        Assert.False(await db.Reminders.AnyAsync(r => r.Status != ReminderStatus.Withdrawn && r.Kind != ReminderKind.CancellationNotice));
        Assert.Equal(3, await db.Reminders.CountAsync(r => r.Status == ReminderStatus.Planned));
        Assert.False(await db.Slots.AnyAsync(s => s.BookingId != null));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Whoever_has_come_is_deferred_and_nobody_is_sent_away_from_theatre(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(2).StartingIn(0));
        var first = await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        var second = await app.SendAsync(new BookSurgery(programme.Entries[1].Id.Value, programme.Session.Id.Value));
        await app.SendAsync(new MarkArrived(first.BookingId));
        await app.SendAsync(new MarkArrived(second.BookingId));
        await app.SendAsync(new EnterTheatre(first.BookingId));

        await RefusedAsync("operation-under-way", () => app.SendAsync(new CancelSession(programme.Session.Id.Value, "No electricity")));
        await app.SendAsync(new MarkUnfit(first.BookingId, EndReason.BloodPressure));
        await app.SendAsync(new CancelSession(programme.Session.Id.Value, "No electricity"));

        await using var db = app.OpenDatabase();
        var deferred = await db.Bookings.SingleAsync(b => b.Id == new BookingId(second.BookingId));
        Assert.Equal((BookingStatus.Unfit, EndReason.SessionCancelled), (deferred.Status, deferred.EndReason!.Value));
        Assert.Equal([0, 1], await db.WaitingList.OrderBy(e => e.BumpedCount).Select(e => e.BumpedCount).ToListAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Booking_and_cancelling_at_once_leaves_nobody_in_a_cancelled_session(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(8));

        var outcomes = await Task.WhenAll(programme.Entries
            .Select(e => Task.Run(async () => (Exception?)await Record.ExceptionAsync(() => app.SendAsync(new BookSurgery(e.Id.Value, programme.Session.Id.Value)))))
            .Append(Task.Run(async () => (Exception?)await Record.ExceptionAsync(() => app.SendAsync(new CancelSession(programme.Session.Id.Value, "No water"))))));

        Assert.All(outcomes, o => Assert.True(o is null or RuleViolationException { Code: "session-not-open" }, o?.ToString()));
        await using var db = app.OpenDatabase();
        Assert.Equal((SessionStatus.Cancelled, 0), (await db.Sessions.SingleAsync()) is var s ? (s.Status, s.Taken) : default);
        Assert.All(await db.WaitingList.ToListAsync(), e => Assert.Equal(EntryStatus.Waiting, e.Status));
        Assert.Equal(0, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_session_with_bookings_without_outcome_is_not_finished(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();
        await app.SendAsync(new BookSurgery(programme.Entries[0].Id.Value, programme.Session.Id.Value));
        await app.SendAsync(new CloseSession(programme.Session.Id.Value));
        app.Clock.AdvanceDays(15);

        await RefusedAsync("bookings-open", () => app.SendAsync(new FinishSession(programme.Session.Id.Value)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_theatre_list_names_patients_to_those_who_see_bookings_and_leaves_an_audit_record(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithWaiting(2).WithPlaces(3));
        foreach (var entry in programme.Entries)
        {
            await app.SendAsync(new BookSurgery(entry.Id.Value, programme.Session.Id.Value));
        }

        var hospital = programme.Hospital.Id.Value;
        var request = new GetTheatreList(hospital, programme.Session.Date);

        var list = await app.SendAsync(request, roles: ScheduleWorld.At(hospital, StaffRole.Clinician));

        var slots = Assert.Single(list.Sessions).Slots;
        Assert.Equal(["Familyname0", "Familyname1", null], slots.Select(s => s.Booking?.FamilyName));
        Assert.Equal(2, list.PatientsShown().Count());
        await using var db = app.OpenDatabase();
        Assert.Equal(1, await db.AuditRecords.CountAsync(a => a.Action == "GetTheatreList"));
        await Assert.ThrowsAsync<ForbiddenException>(() => app.SendAsync(request, roles: ScheduleWorld.At(hospital, StaffRole.Administrator)));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(request, roles: ScheduleWorld.At(Guid.NewGuid(), StaffRole.Clinician)));
    }

    private static async Task RefusedAsync(string code, Func<Task> send) => Assert.Equal(code, (await Assert.ThrowsAsync<RuleViolationException>(send)).Code);
}
