using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Commitments;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Bookings;

public sealed class BookSurgeryTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_booking_takes_a_place_a_unit_the_entry_and_plans_reminders(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();

        var booked = await app.SendAsync(Book(programme));

        Assert.Equal(BookingStatus.Booked, booked.Status);
        Assert.Equal(programme.Session.Date, booked.OperationDate);
        Assert.True(ReferenceCode.TryNormalize(booked.Reference, ReferenceKind.Booking, out _));
        await using var db = app.OpenDatabase();
        Assert.Equal(1, (await db.Sessions.SingleAsync()).Taken);
        Assert.Equal(booked.BookingId, (await db.Slots.SingleAsync(s => s.BookingId != null)).BookingId!.Value.Value);
        Assert.Equal(1, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        Assert.Equal(EntryStatus.Booked, (await db.WaitingList.SingleAsync()).Status);
        Assert.Equal(1, await db.Ledger.CountAsync(l => l.Kind == LedgerKind.Reserve));
        Assert.Equal(3, await db.Reminders.CountAsync(r => r.Status == ReminderStatus.Planned));
        Assert.Equal(app.User, (await db.AuditRecords.SingleAsync(a => a.Action == nameof(BookSurgery))).Actor);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Clerks_racing_for_the_last_places_never_overbook(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithPlaces(5).WithWaiting(20));

        var outcomes = await RaceAsync(programme.Entries.Select(e => Book(programme, e)), app);

        Assert.Equal(5, outcomes.Count(o => o is null));
        Assert.Equal(15, outcomes.Count(o => o is RuleViolationException { Code: "session-full" }));
        await using var db = app.OpenDatabase();
        Assert.Equal(5, (await db.Sessions.SingleAsync()).Taken);
        Assert.Equal(5, await db.Bookings.CountAsync());
        Assert.Equal(5, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Clerks_racing_for_the_last_units_never_overdraw_the_allotment(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithPlaces(40).WithAllotment(5).WithPool(10).WithWaiting(20));

        var outcomes = await RaceAsync(programme.Entries.Select(e => Book(programme, e)), app);

        Assert.Equal(5, outcomes.Count(o => o is null));
        Assert.Equal(15, outcomes.Count(o => o is RuleViolationException { Code: "allotment-exhausted" }));
        await using var db = app.OpenDatabase();
        Assert.Equal(5, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        Assert.Equal(0, (await db.Allotments.SingleAsync(a => a.IsPool)).Reserved);
        Assert.Equal(5, (await db.Sessions.SingleAsync()).Taken);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task One_entry_booked_many_times_at_once_is_booked_once(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();

        var outcomes = await RaceAsync(Enumerable.Repeat(Book(programme), 20), app);

        Assert.Equal(1, outcomes.Count(o => o is null));
        Assert.Equal(19, outcomes.Count(o => o is RuleViolationException { Code: "eye-already-booked" }));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Both_eyes_booked_at_once_for_days_too_near_leave_one_booking(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync(p => p.WithBothEyes().WithSessions(2));

        var outcomes = await RaceAsync(programme.Entries.Select((e, i) => new BookSurgery(e.Id.Value, programme.Sessions[i].Id.Value)), app);

        Assert.Equal(1, outcomes.Count(o => o is null));
        Assert.Equal(1, outcomes.Count(o => o is RuleViolationException { Code: "second-eye-interval" }));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_same_key_sent_many_times_at_once_books_once_and_all_get_the_first_answer(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var programme = await app.GivenAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => app.SendAsync(Book(programme), key: "key-1"))));

        Assert.Single(answers.Distinct());
        await using var db = app.OpenDatabase();
        Assert.Equal(1, await db.Bookings.CountAsync());
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_refused()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync(p => p.WithWaiting(2));
        await app.SendAsync(Book(programme), key: "key-1");

        await Assert.ThrowsAsync<IdempotencyKeyReusedException>(() => app.SendAsync(Book(programme, programme.Entries[1]), key: "key-1"));
    }

    [Fact]
    public async Task The_last_places_are_kept_for_the_longest_waiters()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync(p => p.WithPlaces(2).WithKeptPlaces(1).WithWaiting(3));
        await using (var db = app.OpenDatabase())
        {
            // The third has waited a year longer than the others.
            var id = programme.Entries[2].Id;
            await db.WaitingList.Where(e => e.Id == id).ExecuteUpdateAsync(s => s.SetProperty(e => e.ListedOn, programme.Entries[2].ListedOn.PlusYears(-1)));
        }

        await app.SendAsync(Book(programme, programme.Entries[0]));
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(Book(programme, programme.Entries[1])));
        await app.SendAsync(Book(programme, programme.Entries[2]));

        Assert.Equal("places-kept-for-longest-waiters", refused.Code);
    }

    [Fact]
    public async Task A_refused_booking_leaves_nothing()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync(p => p.WithAllotment(0));

        await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(Book(programme)));

        await using var db = app.OpenDatabase();
        Assert.Equal(0, (await db.Sessions.SingleAsync()).Taken);
        Assert.Equal(EntryStatus.Waiting, (await db.WaitingList.SingleAsync()).Status);
        Assert.Equal(0, await db.Bookings.CountAsync() + await db.Reminders.CountAsync());
        Assert.False(await db.Slots.AnyAsync(s => s.BookingId != null));
    }

    [Fact]
    public async Task Another_hospitals_entry_and_session_are_not_there()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var mine = await app.GivenAsync();
        var other = await app.GivenAsync(p => p.AtHospital("KG-OTHER"));
        HeldRole[] clerk = [new(StaffRole.BookingClerk, mine.Hospital.Id)];

        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(Book(other), roles: clerk));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new BookSurgery(mine.Entries[0].Id.Value, other.Session.Id.Value), roles: clerk));
        await app.SendAsync(Book(mine), roles: clerk);
    }

    [Fact]
    public async Task A_hold_expires_and_gives_everything_back()
    {
        await using var app = await AppUnderTest.StartAsync(DatabaseProvider.Sqlite);
        var programme = await app.GivenAsync();
        var held = await app.SendAsync(Book(programme) with { Hold = true });
        app.Clock.Advance(Duration.FromMinutes(16));

        var late = await Assert.ThrowsAsync<RuleViolationException>(() => app.SendAsync(new BookHeldPlace(held.BookingId)));
        var expired = await app.SendAsSystemAsync(new ExpireHolds());

        Assert.Equal("hold-expired", late.Code);
        Assert.Equal(1, expired.Count);
        await using var db = app.OpenDatabase();
        Assert.Equal(0, (await db.Sessions.SingleAsync()).Taken);
        Assert.Equal(0, (await db.Allotments.SingleAsync(a => !a.IsPool)).Reserved);
        Assert.Equal(EntryStatus.Waiting, (await db.WaitingList.SingleAsync()).Status);
    }

    private static BookSurgery Book(TestProgramme programme, WaitingListEntry? entry = null) =>
        new((entry ?? programme.Entries[0]).Id.Value, programme.Session.Id.Value);

    private static Task<Exception?[]> RaceAsync<T>(IEnumerable<IRequest<T>> requests, AppUnderTest app) =>
        Task.WhenAll(requests.Select(r => Task.Run(async () => (Exception?)await Record.ExceptionAsync(() => app.SendAsync(r)))));
}
