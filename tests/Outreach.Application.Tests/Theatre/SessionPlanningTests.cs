using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Theatre;
using Outreach.Domain;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Theatre;

public sealed class SessionPlanningTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_session_is_a_draft_that_keeps_the_policys_share_of_places(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var made = await app.SendAsync(world.NewSession(capacity: 19));

        var read = (await app.SendAsync(new GetSession(made.SessionId)));

        Assert.Equal((SessionStatus.Draft, 19, 2, 0), (read.Session.Status, read.Session.Capacity, read.Session.KeptPlaces, read.Session.Free));
        Assert.Equal(Instant.FromUtc(2026, 12, 1, 2, 0), read.Session.StartsAt);
        Assert.Empty(read.Slots);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_surgeon_or_theatre_cannot_be_in_two_sessions_at_once_and_the_refusal_names_the_other(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var first = await app.SendAsync(world.NewSession(8, 12));

        var surgeon = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(world.NewSession(11, 13, theatre: world.OtherTheatre)));
        var theatre = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(world.NewSession(7, 9, surgeon: world.OtherSurgeon)));
        var both = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(world.NewSession(8, 12)));

        Assert.Equal(("surgeon-busy", "theatre-busy", "sessions-clash"), (surgeon.Code, theatre.Code, both.Code));
        Assert.All([surgeon, theatre, both], e => Assert.Contains(
            $"2026-12-01 08:00-12:00 (Asia/Bishkek), theatre Theatre 1 of Eye hospital, id {first.SessionId}", e.Message, StringComparison.Ordinal));
        await app.SendAsync(world.NewSession(12, 13));
        await app.SendAsync(world.NewSession(8, 12, theatre: world.OtherTheatre, surgeon: world.OtherSurgeon));
    }

    /// <summary>Osh is an hour ahead of Tashkent in one valley.</summary>
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_visiting_surgeon_is_busy_by_instants_and_a_foreign_hospital_stays_unnamed(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var osh = await ScheduleWorld.MakeAsync(app);
        var kokand = await ScheduleWorld.MakeAsync(app, "UZ-KOK-1", "Asia/Tashkent");
        await app.SendAsync(osh.NewSession(8, 12));
        var role = ScheduleWorld.At(kokand.Hospital, StaffRole.BookingClerk);

        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(kokand.NewSession(10, 14, surgeon: osh.Surgeon), roles: role));

        Assert.Equal("surgeon-busy", refused.Code);
        Assert.Contains("of another hospital", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Eye hospital", refused.Message, StringComparison.Ordinal);
        await app.SendAsync(kokand.NewSession(11, 14, surgeon: osh.Surgeon), roles: role);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Of_fifty_who_plan_the_same_surgeon_at_once_one_succeeds(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);

        // Every other one in the other theatre: only the surgeon is shared by all.
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => (Exception?)await Record.ExceptionAsync(
            () => app.SendAsync(world.NewSession(8 + (i % 3), 13, theatre: i % 2 == 0 ? world.Theatre : world.OtherTheatre))))));

        Assert.Equal(1, outcomes.Count(o => o is null));
        Assert.Equal(49, outcomes.Count(o => o is RuleViolationException { Code: "surgeon-busy" or "sessions-clash" }));
        await using var db = app.OpenDatabase();
        Assert.Equal(1, await db.Sessions.CountAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_pattern_makes_sessions_on_its_days_without_the_skipped_ones(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);

        var made = await app.SendAsync(world.NewPattern(skip: [new LocalDate(2026, 12, 3)]));

        var listed = (await app.SendAsync(new ListSessions(world.Hospital))).Items;
        Assert.Equal((6, 72), (made.SessionIds.Count, made.Places));
        Assert.Equal(made.SessionIds, listed.Select(s => s.SessionId));
        Assert.Equal([30, 30, 7, 7, 10, 10], listed.Select(s => s.Date.Day));
        Assert.Equal([8, 13, 8, 13, 8, 13], listed.Select(s => s.Start.Hour));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_pattern_is_made_whole_or_not_at_all_and_names_every_clash(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var one = await app.SendAsync(world.NewSession(9, 10, on: new LocalDate(2026, 12, 3), theatre: world.OtherTheatre));
        var two = await app.SendAsync(world.NewSession(16, 18, on: new LocalDate(2026, 12, 10), theatre: world.OtherTheatre));
        var pattern = world.NewPattern();

        var preview = await app.SendAsync(new PreviewSessionsByPattern(
            pattern.HospitalId, pattern.TheatreId, pattern.SurgeonId, null, pattern.From, pattern.To, pattern.DaysOfWeek, pattern.Hours, null, pattern.Technique, pattern.Capacity));
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(pattern));

        Assert.Equal((8, 96, 1), (preview.Sessions.Count, preview.Places, preview.KeptPlaces));
        Assert.Equal([one.SessionId, two.SessionId], preview.Objections.Select(o => o.Other!.SessionId));
        Assert.Equal(2, preview.Sessions.Count(s => !s.IsPossible));
        Assert.Equal("surgeon-busy", refused.Code);
        Assert.Contains(one.SessionId.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains(two.SessionId.ToString(), refused.Message, StringComparison.Ordinal);
        await using var db = app.OpenDatabase();
        Assert.Equal(2, await db.Sessions.CountAsync());
    }

    /// <summary>Moscow's clocks have not changed since 2014, those of Berlin do: on 28 March 2027 from 2:00 to 3:00, on 31 October back.</summary>
    [Theory]
    [InlineData("2027-03-28", 2, 6)]
    [InlineData("2027-03-28", 1, 6)]
    [InlineData("2027-10-31", 2, 6)]
    [InlineData("2027-10-31", 0, 6)]
    public async Task Hours_that_the_clock_skips_or_repeats_are_refused_by_their_field(string date, int from, int to)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var world = await ScheduleWorld.MakeAsync(app, "DE-BER-1", "Europe/Berlin");
        var day = NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value;

        var refused = await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(world.NewSession(from, to, on: day)));

        Assert.Equal("Date", Assert.Single(refused.Errors).PropertyName);
        await app.SendAsync(world.NewSession(4, 6, on: day));
    }

    [Fact]
    public async Task Sessions_in_the_past_and_impossible_ones_are_refused()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var world = await ScheduleWorld.MakeAsync(app);
        var today = new LocalDate(2026, 11, 24);

        // It is ten o'clock in Osh.
        Assert.Equal("in-the-past", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(world.NewSession(10, 12, on: today)))).Code);
        await app.SendAsync(world.NewSession(11, 12, on: today));
        await FieldAsync("End", world.NewSession(12, 12));
        await FieldAsync("Date", world.NewSession(on: new LocalDate(9999, 12, 31)));
        await FieldAsync("Capacity", world.NewSession(capacity: 0));
        await FieldAsync("KeptPlaces", world.NewSession(capacity: 3, kept: 4));
        await FieldAsync("TheatreId", world.NewSession(theatre: Guid.Empty));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(world.NewSession(theatre: Guid.NewGuid())));

        async Task FieldAsync(string field, CreateSession wrong) =>
            Assert.Contains((await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(wrong))).Errors, e => e.PropertyName == field);
    }

    [Theory]
    [InlineData("Hours")]
    [InlineData("DaysOfWeek")]
    [InlineData("To")]
    public async Task A_pattern_that_makes_nothing_or_too_much_is_refused_by_its_field(string field)
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var world = await ScheduleWorld.MakeAsync(app);
        var right = world.NewPattern();
        var wrong = field switch
        {
            "Hours" => right with { Hours = [right.Hours[0], new SessionHours(new LocalTime(16, 0), new LocalTime(18, 0))] },
            "DaysOfWeek" => right with { DaysOfWeek = [] },
            _ => right with { To = right.From.PlusYears(3) },
        };

        var refused = await Assert.ThrowsAsync<ValidationException>(() => app.SendAsync(wrong));

        Assert.Equal(field, Assert.Single(refused.Errors).PropertyName);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_draft_can_be_moved_but_not_onto_another_session_and_not_once_it_is_open(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var moved = await app.SendAsync(world.NewSession(8, 12));
        await app.SendAsync(world.NewSession(13, 17));
        var change = new ChangeSession(moved.SessionId, world.Theatre, world.Surgeon, null, ScheduleWorld.Day, new LocalTime(9, 0), new LocalTime(13, 0), Technique.Phaco, 4, 0);

        var changed = await app.SendAsync(change with { ExpectedVersion = moved.Version });

        Assert.Equal(1, changed.Version);
        Assert.Equal("sessions-clash", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(change with { End = new LocalTime(14, 0) }))).Code);
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(change with { ExpectedVersion = 0 }));
        await app.SendAsync(new OpenSession(moved.SessionId));
        Assert.Equal("illegal-transition", (await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(change))).Code);
        Assert.Equal((9, 4), (await app.SendAsync(new GetSession(moved.SessionId))).Session is var s ? (s.Start.Hour, s.Capacity) : default);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Pages_of_sessions_follow_each_other_in_order_of_time_and_only_for_own_hospitals(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var other = await ScheduleWorld.MakeAsync(app, "KG-BIS-1");
        var made = await app.SendAsync(world.NewPattern());
        await app.SendAsync(other.NewPattern());
        await app.SendAsync(new OpenSession(made.SessionIds[3]));
        var role = ScheduleWorld.At(world.Hospital, StaffRole.Registrar);

        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await app.SendAsync(new ListSessions(After: after, Limit: 3), roles: role);
            seen.AddRange(page.Items.Select(i => i.SessionId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(made.SessionIds, seen);
        Assert.Equal(made.SessionIds[3], Assert.Single((await app.SendAsync(new ListSessions(OnlyFree: true))).Items).SessionId);
        Assert.Equal(2, (await app.SendAsync(new ListSessions(world.Hospital, new LocalDate(2026, 12, 3), new LocalDate(2026, 12, 3)))).Items.Count);
        app.Clock.Reset(Instant.FromUtc(2027, 6, 1, 0, 0));
        Assert.Empty((await app.SendAsync(new ListSessions(OnlyFree: true))).Items);
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ListSessions(other.Hospital), roles: role));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(other.NewSession(), roles: ScheduleWorld.At(world.Hospital, StaffRole.BookingClerk)));
    }
}
