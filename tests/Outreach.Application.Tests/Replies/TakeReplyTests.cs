using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Replies;
using Outreach.Application.Security;
using Outreach.Application.Tests.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.WaitingList;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Replies;

public sealed class TakeReplyTests
{
    private const string Number = "+996555000001";

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_plain_yes_confirms_the_booking_at_once(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await AskedAsync(world);

        var taken = await TakeAsync(world, "Ооба!", sender: "996 555 000001");

        Assert.Equal((ReplyStatus.Done, ReminderAnswer.Confirm), (taken.Status, taken.Answer));
        Assert.Equal(BookingStatus.Confirmed, (await BookingAsync(world, booking)).Status);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_plain_no_gives_the_place_back_and_the_person_waits_on(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await AskedAsync(world);

        await TakeAsync(world, "2");

        var ended = await BookingAsync(world, booking);
        Assert.Equal((BookingStatus.Cancelled, CancelledBy.Patient), (ended.Status, ended.CancelledBy));
        await using var db = world.App.OpenDatabase();
        Assert.Equal(EntryStatus.Waiting, (await db.WaitingList.SingleAsync(e => e.PatientId == patient.Id)).Status);
        Assert.All(await world.RemindersAsync(booking), r => Assert.False(r.IsPending));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_same_answer_handed_over_again_is_taken_once(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await AskedAsync(world);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeAsync(world, "2", id: "mo-1")));

        await using var db = world.App.OpenDatabase();
        Assert.Equal(1, await db.Replies.CountAsync());
        Assert.Equal(BookingStatus.Cancelled, (await BookingAsync(world, booking)).Status);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_changed_mind_while_the_place_is_held_is_followed_and_afterwards_a_person_reads_it(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await AskedAsync(world);

        await TakeAsync(world, "1");
        await TakeAsync(world, "2");
        Assert.Equal(BookingStatus.Cancelled, (await BookingAsync(world, booking)).Status);

        // The place may have gone to somebody else already.
        world.App.Clock.Advance(ReminderPlanner.Grace + Duration.FromSeconds(1));
        var last = await TakeAsync(world, "1");
        Assert.Equal(ReplyStatus.Open, last.Status);
        Assert.Equal("no-booking", (await InboxAsync(world)).Single().OpenBecause);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_says_no_and_yes_within_the_minute_has_the_place_again_and_hears_nothing_of_it(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await AskedAsync(world);

        await TakeAsync(world, "2");
        var last = await TakeAsync(world, "1");

        Assert.Equal(ReplyStatus.Done, last.Status);
        Assert.Empty(await InboxAsync(world));
        await using var db = world.App.OpenDatabase();
        var again = await db.Bookings.SingleAsync(b => b.Id != booking);
        Assert.Equal((BookingStatus.Confirmed, BookingStatus.Cancelled), (again.Status, (await BookingAsync(world, booking)).Status));
        world.App.Clock.Advance(Duration.FromMinutes(5));
        await world.DispatchAsync();
        Assert.Single(world.App.Messages.Sent);
        Assert.Equal(["T-2", "T-1"], (await world.RemindersAsync(again.Id)).Where(r => r.IsPending).Select(r => r.Step));
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant is 1 or 4 or 7), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_changed_mind_waits_for_a_person_when_somebody_else_has_the_place(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14), 1);
        var (_, entry) = await world.ListAsync();
        await world.BookAsync(session, entry);
        world.GoTo(7, 10);
        await world.DispatchAsync();
        var (_, next) = await world.ListAsync(phone: "+996555000009");

        await TakeAsync(world, "2");
        await world.BookAsync(session, next);
        await TakeAsync(world, "1");

        Assert.Equal("changed-mind", (await InboxAsync(world)).Single().OpenBecause);
        await using var db = world.App.OpenDatabase();
        Assert.Equal(1, await db.Bookings.CountAsync(b => b.Status == BookingStatus.Booked));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_answer_that_the_gateway_hands_over_again_later_takes_no_place_that_has_come_free_since(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14), 1);
        var (_, entry) = await world.ListAsync();
        await world.BookAsync(session, entry);
        world.GoTo(7, 10);
        await world.DispatchAsync();
        var (_, next) = await world.ListAsync(phone: "+996555000009");
        await TakeAsync(world, "2");
        var other = await world.BookAsync(session, next);
        await TakeAsync(world, "1", id: "again");
        await world.App.SendAsync(new CancelBooking(other.Value, EndReason.Illness, CancelledBy.Patient));

        world.GoTo(7, 11);
        Assert.Equal(ReplyStatus.Open, (await TakeAsync(world, "1", id: "again")).Status);
        var open = Assert.Single(await InboxAsync(world));
        await world.App.SendAsync(new HandleReply(open.ReplyId, "Called", open.Version));
        Assert.Equal(ReplyStatus.Handled, (await TakeAsync(world, "1", id: "again")).Status);

        await using var db = world.App.OpenDatabase();
        Assert.Equal(0, await db.Bookings.CountAsync(b => b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_is_not_plain_waits_in_the_hospitals_inbox_until_a_person_has_dealt_with_it(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await AskedAsync(world);

        await TakeAsync(world, "Кайсы күнү?");

        var open = Assert.Single(await InboxAsync(world));
        Assert.Equal((patient.Id.Value, booking.Value, "Кайсы күнү?", "unclear"), (open.PatientId, open.BookingId, open.Text, open.OpenBecause));
        Assert.Equal(BookingStatus.Booked, (await BookingAsync(world, booking)).Status);
        await world.App.SendAsync(new HandleReply(open.ReplyId, "Called back", open.Version));
        Assert.Empty(await InboxAsync(world));
        await Assert.ThrowsAsync<RuleViolationException>(() => world.App.SendAsync(new HandleReply(open.ReplyId)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_answer_that_may_be_about_two_bookings_does_nothing_to_either(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, first) = await world.BookAheadAsync(14);
        var (_, second) = await world.BookAheadAsync(14);
        world.GoTo(7, 10);
        await world.DispatchAsync();

        await TakeAsync(world, "2");

        Assert.Equal("several-bookings", (await InboxAsync(world)).Single().OpenBecause);
        Assert.Equal([BookingStatus.Booked, BookingStatus.Booked], [(await BookingAsync(world, first)).Status, (await BookingAsync(world, second)).Status]);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_asks_for_a_call_is_on_the_call_list_and_keeps_the_place(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await AskedAsync(world);

        await TakeAsync(world, "мага чалыңыз");

        var now = await BookingAsync(world, booking);
        Assert.Equal((BookingStatus.Booked, true), (now.Status, now.CallAskedAt is not null));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_number_that_wants_no_messages_gets_none_until_it_wants_them_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await AskedAsync(world);

        await TakeAsync(world, "STOP");
        world.GoTo(12, 10);
        await world.DispatchAsync();
        Assert.Single(world.App.Messages.Sent);
        Assert.Equal((ReminderStatus.Failed, "no-contact"), (await world.RemindersAsync(booking)).Select(r => (r.Status, r.ReasonCode)).ElementAt(1));

        await TakeAsync(world, "start");
        world.GoTo(13, 10);
        await world.DispatchAsync();
        Assert.Equal(2, world.App.Messages.Sent.Count);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_strangers_answer_is_kept_for_those_who_answer_for_all_hospitals_only(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await AskedAsync(world);

        await TakeAsync(world, "1", sender: "+998901112233");

        Assert.Equal("unknown-sender", (await InboxAsync(world)).Single().OpenBecause);
        var clerk = new[] { new HeldRole(StaffRole.BookingClerk, world.Hospital.Id) };
        Assert.Empty((await world.App.SendAsync(new ListReplies(Status: ReplyStatus.Open), world.App.OtherUser, clerk)).Items);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_answer_after_the_arrival_changes_nothing(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await AskedAsync(world);
        world.GoTo(14, 9);

        var taken = await TakeAsync(world, "2");

        Assert.Equal(ReplyStatus.Open, taken.Status);
        Assert.Equal(BookingStatus.Booked, (await BookingAsync(world, booking)).Status);
    }

    private static async Task<(Patient Patient, BookingId Booking)> AskedAsync(ReminderWorld world)
    {
        var booked = await world.BookAheadAsync(14);
        world.GoTo(7, 10);
        await world.DispatchAsync();
        return booked;
    }

    private static Task<ReplyTaken> TakeAsync(ReminderWorld world, string text, string sender = Number, string? id = null) =>
        world.App.SendAsSystemAsync(new ReceiveReply(MessageChannelKind.Sms, sender, text, id));

    private static async Task<IReadOnlyList<ReplyItem>> InboxAsync(ReminderWorld world) => (await world.App.SendAsync(new ListReplies(Status: ReplyStatus.Open))).Items;

    private static async Task<Booking> BookingAsync(ReminderWorld world, BookingId id)
    {
        await using var db = world.App.OpenDatabase();
        return await db.Bookings.AsNoTracking().SingleAsync(b => b.Id == id);
    }
}
