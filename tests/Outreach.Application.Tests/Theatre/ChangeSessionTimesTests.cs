using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Security;
using Outreach.Application.Theatre;
using Outreach.Application.Tests.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Theatre;

/// <summary>A session that takes bookings gets other hours of its day; whoever is expected at another time hears of it, once.</summary>
public sealed class ChangeSessionTimesTests
{
    private static readonly LocalTime Nine = new(9, 0);
    private static readonly LocalTime Ten = new(10, 0);
    private static readonly LocalTime Four = new(16, 0);

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Free_held_and_booked_places_get_the_arrivals_that_opening_would_give_them(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14), capacity: 7);
        var booked = await world.BookAsync(session, (await world.ListAsync()).Entry);
        var confirmed = await world.BookAsync(session, (await world.ListAsync()).Entry);
        var held = await world.App.SendAsync(new BookSurgery((await world.ListAsync()).Entry.Id.Value, session.Id.Value, Hold: true));
        var cancelled = await world.BookAsync(session, (await world.ListAsync()).Entry);
        await world.App.SendAsync(new ConfirmBooking(confirmed.Value));
        await world.App.SendAsync(new CancelBooking(cancelled.Value, EndReason.Fear, CancelledBy.Patient));
        await world.App.SendAsync(new CloseSession(session.Id.Value));

        var changed = await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, Nine, new LocalTime(12, 0)));

        var like = new TheatreSession(
            EntityId.New<SessionId>(world.App.Clock), session.HospitalId, session.TheatreId, session.SurgeonId, null, session.Date, Nine, new(12, 0), session.Zone, Technique.Msics, 7, 0, true);
        await using var db = world.App.OpenDatabase();
        var slots = await db.Slots.Where(s => s.SessionId == session.Id).OrderBy(s => s.Position).ToListAsync();
        Assert.Equal(like.Open(world.App.Clock).Select(s => s.Arrival), slots.Select(s => s.Arrival));
        var bookings = await db.Bookings.ToDictionaryAsync(b => b.Id);
        Assert.Equal((slots[0].Arrival, BookingStatus.Booked), (bookings[booked].Arrival, bookings[booked].Status));
        Assert.Equal((slots[1].Arrival, BookingStatus.Booked), (bookings[confirmed].Arrival, bookings[confirmed].Status));
        Assert.Equal((slots[2].Arrival, BookingStatus.Held), (bookings[new(held.BookingId)].Arrival, bookings[new(held.BookingId)].Status));
        Assert.All(bookings.Values.Where(b => b.IsActive), b => Assert.Equal(HospitalTime.At(b.OperationDate, b.Arrival, b.Zone), b.ArrivesAt));
        Assert.Equal(new LocalTime(11, 25), bookings[cancelled].Arrival);
        Assert.Equal((SessionStatus.Closed, Nine, 2, 0), (changed.Status, changed.Start, changed.Messages, changed.Calls));
        Assert.Equal((await db.Sessions.SingleAsync()).Version, changed.Version);
        Assert.Equal([booked, confirmed], (await db.Reminders.Where(r => r.Kind == ReminderKind.MoveNotice).OrderBy(r => r.BookingId).ToListAsync()).Select(r => r.BookingId));
        Assert.Equal(4, await db.AuditRecords.CountAsync(a => a.Action == nameof(ChangeSessionTimes)));
        await HoldsAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_is_still_to_be_sent_is_planned_for_the_new_arrival_and_one_message_says_it(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var booking = await world.BookAsync(session, (await world.ListAsync()).Entry);

        await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, Nine, Four));

        var visit = HospitalTime.At(session.Date, Nine, session.Zone);
        var reminders = await world.RemindersAsync(booking);
        Assert.Equal(4, reminders.Count);
        Assert.Equal(visit, reminders.Single(r => r.Step == "T-1").ExpiresAt);
        Assert.Equal(visit, reminders.Single(r => r.Kind == ReminderKind.MoveNotice).ExpiresAt);
        await world.DispatchAsync();
        Assert.Empty(world.App.Messages.Sent);
        world.GoTo(0, 10, 1);
        await world.DispatchAsync();
        await world.DispatchAsync();
        Assert.Contains("8-декабрь, шейшемби, саат 09:00", Assert.Single(world.App.Messages.Sent).Body, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Whose_arrival_stays_hears_nothing_and_has_still_said_yes(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14), capacity: 4);
        var first = await world.BookAsync(session, (await world.ListAsync()).Entry);
        var second = await world.BookAsync(session, (await world.ListAsync()).Entry);
        await world.App.SendAsync(new ConfirmBooking(first.Value));

        var changed = await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, new LocalTime(8, 0), new LocalTime(12, 0)));

        Assert.Equal(second.Value, Assert.Single(changed.Bookings).BookingId);
        Assert.DoesNotContain(await world.RemindersAsync(first), r => r.Kind == ReminderKind.MoveNotice);
        await using var db = world.App.OpenDatabase();
        Assert.Equal(BookingStatus.Confirmed, (await db.Bookings.SingleAsync(b => b.Id == first)).Status);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Changed_twice_within_the_minute_only_the_last_is_told_and_changed_back_nothing_is(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var twice = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var back = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(15));
        await world.BookAsync(twice, (await world.ListAsync()).Entry);
        await world.BookAsync(back, (await world.ListAsync(phone: "+996555000002")).Entry);

        await world.App.SendAsync(new ChangeSessionTimes(twice.Id.Value, Nine, Four));
        await world.App.SendAsync(new ChangeSessionTimes(back.Id.Value, Nine, Four));
        world.App.Clock.Advance(Duration.FromSeconds(30));
        await world.App.SendAsync(new ChangeSessionTimes(twice.Id.Value, Ten, Four));
        var changedBack = await world.App.SendAsync(new ChangeSessionTimes(back.Id.Value, new LocalTime(8, 0), Four));

        Assert.Equal((0, 0), (changedBack.Messages, changedBack.Calls));
        world.GoTo(0, 10, 5);
        await world.DispatchAsync();
        var message = Assert.Single(world.App.Messages.Sent);
        Assert.Equal("+996555000001", message.To);
        Assert.Contains("саат 10:00", message.Body, StringComparison.Ordinal);
        await HoldsAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Changed_again_after_the_message_left_it_is_told_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var booking = await world.BookAsync(session, (await world.ListAsync()).Entry);

        foreach (var (minute, hour) in new[] { (0, 9), (10, 10), (20, 8) })
        {
            world.GoTo(0, 10, minute);
            await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, new LocalTime(hour, 0), Four));
            world.GoTo(0, 10, minute + 2);
            await world.DispatchAsync();
        }

        Assert.Equal(3, world.App.Messages.Sent.Count);
        Assert.Contains("саат 08:00", world.App.Messages.Sent[^1].Body, StringComparison.Ordinal);
        Assert.Equal(
            ["moved-1-0800", "moved-2-0900", "moved-3-1000"],
            (await world.RemindersAsync(booking)).Where(r => r.Kind == ReminderKind.MoveNotice).Select(r => r.Step).Order(StringComparer.Ordinal));
        await HoldsAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Moved_to_another_day_and_its_hours_changed_within_the_minute_is_one_message(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, told) = await world.BookAheadAsync(days: 8);
        world.GoTo(1, 10, 30);
        await world.DispatchAsync();
        var later = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(21));
        var moved = await world.App.SendAsync(new RescheduleBooking(told.Value, later.Id.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        await world.App.SendAsync(new ChangeSessionTimes(later.Id.Value, Nine, Four));
        world.GoTo(1, 10, 32);
        await world.DispatchAsync();

        Assert.Equal(2, world.App.Messages.Sent.Count);
        Assert.Contains("15-декабрь, шейшемби, саат 09:00", world.App.Messages.Sent[^1].Body, StringComparison.Ordinal);
        await world.App.SendAsync(new ChangeSessionTimes(later.Id.Value, Ten, Four));
        world.GoTo(1, 10, 40);
        await world.DispatchAsync();
        Assert.Contains("саат 10:00", world.App.Messages.Sent[^1].Body, StringComparison.Ordinal);
        Assert.Equal(["moved", "moved-2-0900"], (await world.RemindersAsync(new(moved.BookingId))).Where(r => r.Kind == ReminderKind.MoveNotice).Select(r => r.Step).Order(StringComparer.Ordinal));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_is_being_sent_the_old_hour_at_that_moment_is_sent_the_new_one_too(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        await world.BookAsync(session, (await world.ListAsync()).Entry);
        await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, Nine, Four));
        world.GoTo(0, 10, 2);
        var changed = 0;
        world.App.Messages.Answer = async message =>
        {
            // As the message leaves, the hours change back: only another message can say so.
            if (Interlocked.Increment(ref changed) == 1)
            {
                await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, new LocalTime(8, 0), Four));
            }

            return new(Ports.SendResult.Sent, null, message.Id.ToString("N"));
        };
        await world.DispatchAsync();
        world.GoTo(0, 10, 4);
        await world.DispatchAsync();

        Assert.Equal(2, world.App.Messages.Sent.Count);
        Assert.Contains("саат 08:00", world.App.Messages.Sent[^1].Body, StringComparison.Ordinal);
        await HoldsAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_takes_a_place_that_was_offered_at_another_hour_is_told_the_hour(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var held = await world.App.SendAsync(new OfferPlace((await world.ListAsync()).Entry.Id.Value, session.Id.Value));
        world.GoTo(0, 10, 2);
        await world.DispatchAsync();
        Assert.Contains("08:00", Assert.Single(world.App.Messages.Sent).Body, StringComparison.Ordinal);

        await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, Nine, Four));
        world.GoTo(0, 10, 10);
        await world.DispatchAsync();
        Assert.Single(world.App.Messages.Sent);
        await world.App.SendAsync(new BookHeldPlace(held.BookingId));
        world.GoTo(0, 10, 12);
        await world.DispatchAsync();

        Assert.Equal(2, world.App.Messages.Sent.Count);
        Assert.Contains("саат 09:00", world.App.Messages.Sent[^1].Body, StringComparison.Ordinal);
        await HoldsAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_look_ahead_says_who_gets_a_message_and_who_has_to_be_called_and_changes_nothing(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var written = await world.BookAsync(session, (await world.ListAsync()).Entry);
        var unwilling = await world.BookAsync(session, (await world.ListAsync(consent: false)).Entry);
        var unreachable = await world.BookAsync(session, (await world.ListAsync(phone: null)).Entry);
        var spoken = await world.BookAsync(session, (await world.ListAsync(channels: "Voice")).Entry);

        var look = await world.App.SendAsync(new PreviewSessionTimes(session.Id.Value, Nine, Four));

        Assert.Equal((1, 3, Nine), (look.Messages, look.Calls, look.Arrivals[0]));
        Assert.Equal(
            [(written.Value, null), (unwilling.Value, "no-consent"), (unreachable.Value, "no-contact"), (spoken.Value, "staff-calls")],
            look.Bookings.Select(b => (b.BookingId, b.CallBecause)));
        await using var db = world.App.OpenDatabase();
        Assert.Equal(await db.Bookings.OrderBy(b => b.Id).Select(b => b.Reference).ToListAsync(), look.Bookings.Select(b => b.Reference));
        Assert.Equal(new LocalTime(8, 0), (await db.Sessions.SingleAsync()).Start);
        Assert.False(await db.Reminders.AnyAsync(r => r.Kind == ReminderKind.MoveNotice));
        Assert.Equal(look.Bookings, (await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, Nine, Four, ExpectedVersion: look.Version))).Bookings);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_could_only_be_written_to_too_late_has_to_be_called(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(1));
        var booking = await world.BookAsync(session, (await world.ListAsync()).Entry);
        world.GoTo(0, 21);

        var changed = await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, new LocalTime(8, 30), Four));

        Assert.Equal((0, 1, "too-late"), (changed.Messages, changed.Calls, changed.Bookings[0].CallBecause));
        Assert.DoesNotContain(await world.RemindersAsync(booking), r => r.Kind == ReminderKind.MoveNotice);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_clash_names_the_other_session_and_nothing_changes(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var id = await world.OpenedAsync(world.NewSession(8, 12));
        var surgeonsOther = await app.SendAsync(world.NewSession(13, 17, theatre: world.OtherTheatre));
        var theatresOther = await app.SendAsync(world.NewSession(18, 20, surgeon: world.OtherSurgeon));

        var surgeon = await RefusedAsync("surgeon-busy", () => app.SendAsync(new ChangeSessionTimes(id, Ten, new LocalTime(14, 0))));
        var theatre = await RefusedAsync("theatre-busy", () => app.SendAsync(new PreviewSessionTimes(id, new LocalTime(17, 0), new LocalTime(19, 0))));

        Assert.Contains(surgeonsOther.SessionId.ToString(), surgeon.Message, StringComparison.Ordinal);
        Assert.Contains(theatresOther.SessionId.ToString(), theatre.Message, StringComparison.Ordinal);
        Assert.Equal(new LocalTime(8, 0), (await app.SendAsync(new GetSession(id))).Slots[0].Arrival);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Drafts_begun_sessions_and_other_days_are_refused(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var draft = await app.SendAsync(world.NewSession(13, 17));
        var id = await world.OpenedAsync(world.NewSession(8, 12));

        await RefusedAsync("illegal-transition", () => app.SendAsync(new ChangeSessionTimes(draft.SessionId, Nine, Four)));
        await RefusedAsync("session-date-fixed", () => app.SendAsync(new ChangeSessionTimes(id, Nine, new LocalTime(12, 0), ScheduleWorld.Day.PlusDays(1))));
        await Assert.ThrowsAsync<StaleVersionException>(() => app.SendAsync(new ChangeSessionTimes(id, Nine, new LocalTime(12, 0), ExpectedVersion: 7)));
        await Assert.ThrowsAsync<NotFoundException>(() => app.SendAsync(new ChangeSessionTimes(id, Nine, new LocalTime(12, 0)), roles: ScheduleWorld.At(Guid.NewGuid(), StaffRole.BookingClerk)));
        app.Clock.Reset(HospitalTime.At(ScheduleWorld.Day, new LocalTime(7, 30), "Asia/Bishkek"));
        await RefusedAsync("in-the-past", () => app.SendAsync(new ChangeSessionTimes(id, new LocalTime(7, 0), new LocalTime(12, 0))));
        app.Clock.Advance(Duration.FromMinutes(30));
        await RefusedAsync("session-begun", () => app.SendAsync(new ChangeSessionTimes(id, Nine, new LocalTime(12, 0))));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Two_sessions_of_a_surgeon_that_move_to_one_hour_at_once_never_both_get_it(DatabaseProvider provider)
    {
        await using var app = await AppUnderTest.StartAsync(provider);
        var world = await ScheduleWorld.MakeAsync(app);
        var early = await world.OpenedAsync(world.NewSession(8, 10));
        var late = await world.OpenedAsync(world.NewSession(14, 16, theatre: world.OtherTheatre));

        var outcomes = await Task.WhenAll(new[] { early, late }.Select(id => Task.Run(async () =>
            (Exception?)await Record.ExceptionAsync(() => app.SendAsync(new ChangeSessionTimes(id, new LocalTime(11, 0), new LocalTime(13, 0)))))));

        Assert.Single(outcomes, o => o is null);
        Assert.Single(outcomes, o => o is RuleViolationException { Code: "surgeon-busy" });
        await app.AssertInvariantsAsync();
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Booked_and_changed_at_once_nobody_keeps_an_old_arrival_or_misses_the_notice(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var entries = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            entries.Add((await world.ListAsync()).Entry.Id.Value);
        }

        var answers = await Task.WhenAll(entries
            .Select((entry, i) => Task.Run(async () => (object)await world.App.SendAsync(new BookSurgery(entry, session.Id.Value, Hold: i % 3 == 0))))
            .Append(Task.Run(async () => (object)await world.App.SendAsync(new ChangeSessionTimes(session.Id.Value, Nine, Four)))));

        await using var db = world.App.OpenDatabase();
        var arrivals = await db.Slots.ToDictionaryAsync(s => s.Id, s => s.Arrival);
        var bookings = await db.Bookings.ToListAsync();
        Assert.Equal(10, bookings.Count);
        Assert.All(bookings, b => Assert.Equal(arrivals[b.SlotId], b.Arrival));
        var noticed = (await db.Reminders.Where(r => r.Kind == ReminderKind.MoveNotice).ToListAsync()).Select(r => r.BookingId.Value).Order();
        var toldOtherwise = answers.OfType<SurgeryBooked>().Where(b => b.HoldExpiresAt is null && b.Arrival != bookings.Single(n => n.Id.Value == b.BookingId).Arrival);
        Assert.Equal(toldOtherwise.Select(b => b.BookingId).Order(), noticed);
        await HoldsAsync(world);
    }

    /// <summary>The world's commitment was not made by commands, so its ledger is not asked.</summary>
    private static async Task HoldsAsync(ReminderWorld world) =>
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant is 1 or 4 or 7), f => Assert.True(f.Holds, f.Name));

    private static async Task<RuleViolationException> RefusedAsync(string code, Func<Task> send)
    {
        var refusal = await Assert.ThrowsAsync<RuleViolationException>(send);
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
