using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

/// <summary>What becomes of the reminders that were planned under another policy.</summary>
public sealed class PolicyChangeTests
{
    private static readonly RemindersInLine Nothing = new(0, 0, 0, MayBeMore: false);

    private static IReadOnlyList<ReminderStep> Usual => ReminderPolicyRules.Default.Steps;

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_has_not_been_sent_follows_a_changed_policy_and_what_was_sent_stays(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10, 1);
        await world.DispatchAsync();
        var sent = (await world.RemindersAsync(booking))[0];

        await ReplaceAsync(world, [
            Step("T-10", 10, 10), Step("T-7", 7, 15), Step("T-3", 3, 11), Step("T-2", 2, 15) with { Kind = ReminderKind.LastReminder }, .. Usual.Where(s => s.ReviewDay is not null)]);
        var done = await BringAsync(world);

        Assert.Equal((1, 1, 1), (done.Moved, done.Added, done.Withdrawn));
        var there = (await world.RemindersAsync(booking)).ToDictionary(r => r.Step);
        Assert.Equal(["T-1", "T-2", "T-3", "T-7"], there.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((ReminderStatus.Sent, sent.DueAt, 0), (there["T-7"].Status, there["T-7"].DueAt, there["T-7"].PolicyVersion));
        Assert.Equal((ReminderStatus.Planned, Local(world, 12, 15), ReminderKind.LastReminder, 1), (there["T-2"].Status, there["T-2"].DueAt, there["T-2"].Kind, there["T-2"].PolicyVersion));
        Assert.Equal((ReminderStatus.Planned, Local(world, 11, 11)), (there["T-3"].Status, there["T-3"].DueAt));
        Assert.Equal((ReminderStatus.Withdrawn, "policy-changed"), (there["T-1"].Status, there["T-1"].ReasonCode));
        await AssertFollowedAsync(world);

        world.GoTo(14, 7);
        await world.DispatchAsync();
        Assert.Equal(1, (await world.AttemptsAsync()).Count(a => a.ReminderId == sent.Id));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task The_same_policy_again_changes_nothing_and_neither_does_a_repeat(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 14);
        await world.BookAheadAsync(days: 15);
        var before = await world.RemindersAsync();

        await ReplaceAsync(world, Usual);

        Assert.Equal(Nothing, await BringAsync(world));
        Assert.Equal(Nothing, await world.App.SendAsSystemAsync(new BringRemindersInLine()));
        Assert.Equal(before.Select(r => (r.Id, r.DueAt, r.Status)), (await world.RemindersAsync()).Select(r => (r.Id, r.DueAt, r.Status)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_step_that_comes_back_is_planned_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        var (_, cancelled) = await world.BookAheadAsync(days: 14);
        await world.App.SendAsync(new CancelBooking(cancelled.Value, EndReason.Illness, CancelledBy.Patient));
        await ReplaceAsync(world, [.. Usual.Where(s => s.Key != "T-2")]);
        Assert.Equal(1, (await BringAsync(world)).Withdrawn);

        await ReplaceAsync(world, Usual);
        var done = await BringAsync(world);

        Assert.Equal((1, 0, 0), (done.Moved, done.Added, done.Withdrawn));
        Assert.All(await world.RemindersAsync(booking), r => Assert.Equal((ReminderStatus.Planned, null), (r.Status, r.ReasonCode)));
        Assert.All(await world.RemindersAsync(cancelled), r => Assert.Equal("booking-cancelled", r.ReasonCode));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_message_whose_new_moment_has_passed_still_goes_out_once_if_it_may_be_so_late(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 14);
        world.GoTo(7, 9, 30);

        await ReplaceAsync(world, [.. Usual.Select(s => s.Key == "T-7" ? s with { SendAt = new LocalTime(9, 0) } : s)]);
        Assert.Equal(1, (await BringAsync(world)).Moved);
        Assert.Equal(1, (await world.DispatchAsync()).Sent);

        world.GoTo(7, 10, 1);
        Assert.Equal(0, (await world.DispatchAsync()).Claimed);
        Assert.Single(world.App.Messages.Sent);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nothing_goes_out_of_a_step_that_the_policy_in_force_has_no_more(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        await ReplaceAsync(world, [.. Usual.Where(s => s.Key != "T-7")], wait: false);

        Assert.Equal(Nothing, await BringAsync(world));
        var done = await world.DispatchAsync();

        Assert.Equal((0, 1), (done.Sent, done.Withdrawn));
        Assert.Equal((ReminderStatus.Withdrawn, "policy-changed"), (await world.RemindersAsync(booking)).Where(r => r.Step == "T-7").Select(r => (r.Status, r.ReasonCode!)).Single());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task General_rules_concern_a_hospital_until_it_has_its_own(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 14);

        await ReplaceAsync(world, [.. Usual.Where(s => s.Key != "T-2")], general: true);
        Assert.Equal(1, (await BringAsync(world)).Withdrawn);
        await ReplaceAsync(world, Usual);
        Assert.Equal(1, (await BringAsync(world)).Moved);
        await ReplaceAsync(world, [], general: true);
        Assert.Equal(Nothing, await BringAsync(world));

        Assert.Equal(3, (await world.RemindersAsync()).Count(r => r.IsPending));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Calls_to_reviews_follow_too(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 1);
        world.GoTo(1, 8);
        await world.App.SendAsync(new MarkArrived(booking.Value));
        await world.App.SendAsync(new RecordOperation(booking.Value, new OperationFacts(ProcedureKind.LensExtraction, Technique.Msics, null, 21.5m)));
        world.GoTo(3, 12);

        await ReplaceAsync(world, [
            .. Usual.Where(s => s.Key is not ("R+7" or "R+28")), Step("R+28", 2, 12, review: 28), Step("R+14", 1, 12, review: 14), Step("R+2", 1, 12, review: 2)]);
        var done = await BringAsync(world);

        Assert.Equal((1, 1, 1), (done.Moved, done.Added, done.Withdrawn));
        var there = (await world.RemindersAsync(booking)).Where(r => r.Kind == ReminderKind.ReviewReminder).ToDictionary(r => r.Step);
        Assert.Equal("policy-changed", there["R+7"].ReasonCode);
        Assert.Equal(Local(world, 27, 12), there["R+28"].DueAt);
        Assert.Equal((Local(world, 14, 12), there["R+28"].OperationId), (there["R+14"].DueAt, there["R+14"].OperationId));
        Assert.False(there.ContainsKey("R+2"));
        await AssertFollowedAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_policy_that_is_followed_while_messages_leave_and_bookings_end_doubles_nothing(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var bookings = new List<BookingId>();

        for (var i = 0; i < 24; i++)
        {
            bookings.Add((await world.BookAheadAsync(days: 14 + (i % 2))).Booking);
        }

        world.GoTo(7, 9, 58);
        await ReplaceAsync(world, [Step("T-7", 7, 11), Step("T-3", 3, 11), Step("T-1", 1, 12)]);
        world.GoTo(7, 10);

        await Task.WhenAll(
        [
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(() => BringAsync(world))),
            .. Enumerable.Range(0, 3).Select(_ => Task.Run(world.DispatchAsync)),
            .. bookings.Where((_, i) => i % 4 == 0).Select(b => Task.Run(() => world.App.SendAsync(new CancelBooking(b.Value, EndReason.Fear, CancelledBy.Patient)))),
        ]);
        await BringAsync(world);

        foreach (var days in new[] { 7, 8, 11, 12, 13, 14 })
        {
            world.GoTo(days, 12);
            await world.DispatchAsync();
        }

        var reminders = await world.RemindersAsync();
        var sent = await world.AttemptsAsync();
        Assert.Equal(reminders.Count, reminders.DistinctBy(r => (r.BookingId, r.Step)).Count());
        Assert.Equal(sent.Count, sent.DistinctBy(a => a.ReminderId).Count());
        Assert.All(bookings.Where((_, i) => i % 4 != 0), b => Assert.Equal(
            ["T-1 Sent", "T-2 Withdrawn", "T-3 Sent", "T-7 Sent"], reminders.Where(r => r.BookingId == b).Select(r => $"{r.Step} {r.Status}").Order(StringComparer.Ordinal)));
        await AssertFollowedAsync(world);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_booking_that_is_ending_at_this_moment_gets_no_new_reminder(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        await ReplaceAsync(world, [Step("T-3", 3, 11)]);

        await WhileUnderWayAsync(world, async db =>
        {
            await db.Reminders.Where(r => r.BookingId == booking).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.Status, ReminderStatus.Withdrawn)
                .SetProperty(r => r.ReasonCode, "booking-cancelled"));
            (await db.Bookings.SingleAsync(b => b.Id == booking)).Cancel(EndReason.Fear, CancelledBy.Patient, null, world.App.Clock.GetCurrentInstant(), world.App.User);
            await db.SaveChangesAsync();
        });

        Assert.All(await world.RemindersAsync(booking), r => Assert.Equal("booking-cancelled", r.ReasonCode));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_message_that_is_leaving_at_this_moment_counts_as_sent(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        await ReplaceAsync(world, [Step("T-2", 2, 11)]);

        // Claimed, sent and recorded between two looks: who only asked whether somebody holds the lease would not see it.
        await WhileUnderWayAsync(world, db => db.Reminders.Where(r => r.BookingId == booking && r.Step != "T-1").ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Status, ReminderStatus.Sent)
            .SetProperty(r => r.SentAt, r => r.DueAt)));

        Assert.Equal(
            ["T-1 Withdrawn", "T-2 Sent", "T-7 Sent"], (await world.RemindersAsync(booking)).Select(r => $"{r.Step} {r.Status}").Order(StringComparer.Ordinal));
        Assert.Equal(Local(world, 12, 10), (await world.RemindersAsync(booking)).Single(r => r.Step == "T-2").DueAt);
    }

    /// <summary>The job runs while a change is made that is not on disk yet: it has to wait for it.</summary>
    private static async Task WhileUnderWayAsync(ReminderWorld world, Func<OutreachDbContext, Task> change)
    {
        await using var db = world.App.OpenDatabase();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await change(db);
        var bringing = Task.Run(() => BringAsync(world));
        await Task.WhenAny(bringing, Task.Delay(TimeSpan.FromSeconds(1)));
        await transaction.CommitAsync();
        await bringing;
    }

    private static ReminderStep Step(string key, int days, int hour, int? review = null) =>
        new(key, review is null ? ReminderKind.Instructions : ReminderKind.ReviewReminder, days, new LocalTime(hour, 0), Duration.FromHours(20), ReviewDay: review);

    private static Instant Local(ReminderWorld world, int days, int hour) => HospitalTime.At(ReminderWorld.Today.PlusDays(days), new LocalTime(hour, 0), world.Hospital.Zone);

    /// <param name="wait">Until no command of before can be under way.</param>
    private static async Task ReplaceAsync(ReminderWorld world, IReadOnlyList<ReminderStep> steps, bool general = false, bool wait = true)
    {
        await world.App.SendAsync(new ReplaceReminderPolicy(general ? null : world.Hospital.Id.Value, "Dr Asanova", QuietHours.Night, new LocalTime(9, 0), 3, steps));
        if (wait)
        {
            world.App.Clock.Advance(Duration.FromMinutes(1));
        }
    }

    /// <summary>As the job does: until nothing is left.</summary>
    private static async Task<RemindersInLine> BringAsync(ReminderWorld world)
    {
        for (var sum = Nothing; ;)
        {
            var done = await world.App.SendAsSystemAsync(new BringRemindersInLine());
            sum = new(sum.Moved + done.Moved, sum.Added + done.Added, sum.Withdrawn + done.Withdrawn, MayBeMore: false);
            if (!done.MayBeMore)
            {
                return sum;
            }
        }
    }

    private static async Task AssertFollowedAsync(ReminderWorld world) =>
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant == 7), f => Assert.True(f.Holds, f.Name));
}
