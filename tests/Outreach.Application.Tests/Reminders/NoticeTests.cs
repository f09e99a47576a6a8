using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Reminders;
using Outreach.Application.Theatre;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

/// <summary>Whose day changes without their doing is told so, once, and not at night.</summary>
public sealed class NoticeTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_session_that_is_called_off_is_told_to_everybody_who_had_a_place(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var (_, booked) = await world.ListAsync();
        var (_, held) = await world.ListAsync(phone: "+996555000002");
        await world.BookAsync(session, booked);
        await world.App.SendAsync(new BookSurgery(held.Id.Value, session.Id.Value, Hold: true));

        await world.App.SendAsync(new CancelSession(session.Id.Value, "the surgeon is ill"));
        await world.DispatchAsync();
        Assert.Empty(world.App.Messages.Sent);
        world.GoTo(0, 10, 1);
        await world.DispatchAsync();
        await world.DispatchAsync();

        var message = Assert.Single(world.App.Messages.Sent);
        Assert.Equal("+996555000001", message.To);
        Assert.Equal(
            "Саламатсызбы! Турсун: кабыл алуу (оң көз) 8-декабрь, шейшемби, саат 08:00, Ош убактысы, болбойт. Жаңы күнүн кабарлайбыз. Тел. +996322212345",
            message.Body);
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant == 7), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_cancels_a_place_themselves_is_not_told_so_and_who_loses_it_is(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, own) = await world.BookAheadAsync(days: 14);
        var (_, taken) = await world.BookAheadAsync(days: 15);

        await world.App.SendAsync(new CancelBooking(own.Value, EndReason.Fear, CancelledBy.Patient));
        await world.App.SendAsync(new CancelBooking(taken.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));

        Assert.DoesNotContain(await world.RemindersAsync(own), r => r.IsPending);
        Assert.Equal(ReminderKind.CancellationNotice, Assert.Single(await world.RemindersAsync(taken), r => r.IsPending).Kind);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_notice_waits_for_the_morning(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(1, 21);

        await world.App.SendAsync(new CancelBooking(booking.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        await world.DispatchAsync();

        Assert.Empty(world.App.Messages.Sent);
        world.GoTo(2, 9);
        Assert.Equal(1, (await world.DispatchAsync()).Sent);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_move_is_told_to_those_who_had_been_told_the_day_and_to_nobody_else(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, told) = await world.BookAheadAsync(days: 8);
        var (_, untold) = await world.BookAheadAsync(days: 20);
        var later = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(21));
        world.GoTo(1, 10, 30);
        await world.DispatchAsync();
        Assert.Single(world.App.Messages.Sent);

        var moved = await world.App.SendAsync(new RescheduleBooking(told.Value, later.Id.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        var alsoMoved = await world.App.SendAsync(new RescheduleBooking(untold.Value, later.Id.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        world.GoTo(1, 10, 31);
        await world.DispatchAsync();

        Assert.Contains("жаңы убактысы (оң көз): 15-декабрь", world.App.Messages.Sent[^1].Body, StringComparison.Ordinal);
        Assert.Equal(2, world.App.Messages.Sent.Count);
        Assert.Single(await world.RemindersAsync(new(moved.BookingId)), r => r.Kind == ReminderKind.MoveNotice);
        Assert.DoesNotContain(await world.RemindersAsync(new(alsoMoved.BookingId)), r => r.Kind == ReminderKind.MoveNotice);
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant == 7), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_place_taken_away_and_given_again_within_the_minute_is_one_message_with_the_new_day(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, entry) = await world.ListAsync();
        var first = await world.BookAsync(await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14)), entry);
        var other = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(15));

        await world.App.SendAsync(new CancelBooking(first.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        var second = await world.BookAsync(other, entry);
        world.GoTo(0, 10, 2);
        await world.DispatchAsync();

        Assert.Contains("9-декабрь", Assert.Single(world.App.Messages.Sent).Body, StringComparison.Ordinal);
        Assert.Equal("booked-again", Assert.Single(await world.RemindersAsync(first), r => r.Kind == ReminderKind.CancellationNotice).ReasonCode);
        Assert.Equal(ReminderStatus.Sent, Assert.Single(await world.RemindersAsync(second), r => r.Kind == ReminderKind.MoveNotice).Status);
        Assert.NotEqual(default, patient.Id);
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant == 7), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_place_taken_away_is_told_also_if_word_of_the_new_one_would_come_too_late(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (first, second) = await LoseAPlaceAtNightAndGetOneOfTheNextMorningAsync(world);

        world.GoTo(2, 9);
        await world.DispatchAsync();

        Assert.Contains("8-декабрь", Assert.Single(world.App.Messages.Sent).Body, StringComparison.Ordinal);
        Assert.Equal(ReminderStatus.Sent, Assert.Single(await world.RemindersAsync(first), r => r.Kind == ReminderKind.CancellationNotice).Status);
        Assert.DoesNotContain(await world.RemindersAsync(second), r => r.Kind == ReminderKind.MoveNotice);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_has_come_to_a_new_place_is_not_told_of_the_one_that_was_taken_away(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (first, second) = await LoseAPlaceAtNightAndGetOneOfTheNextMorningAsync(world);

        await world.App.SendAsync(new MarkArrived(second.Value));
        world.GoTo(2, 9);
        await world.DispatchAsync();

        Assert.Empty(world.App.Messages.Sent);
        Assert.Equal("patient-arrived", Assert.Single(await world.RemindersAsync(first), r => r.Kind == ReminderKind.CancellationNotice).ReasonCode);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Where_the_policy_says_so_a_booking_is_announced_once_and_not_when_a_reminder_comes_anyway(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await AnnounceAsync(world);
        var (_, far) = await world.BookAheadAsync(days: 20);
        var (_, near) = await world.BookAheadAsync(days: 8);
        var (_, mistaken) = await world.BookAheadAsync(days: 21);
        await world.App.SendAsync(new CancelBooking(mistaken.Value, EndReason.Mistake, CancelledBy.Patient));

        world.GoTo(0, 10, 2);
        await world.DispatchAsync();
        await world.DispatchAsync();

        var message = Assert.Single(world.App.Messages.Sent);
        Assert.Contains("14-декабрь", message.Body, StringComparison.Ordinal);
        Assert.Contains("жазылдыңыз", message.Body, StringComparison.Ordinal);
        Assert.Equal(ReminderStatus.Sent, Assert.Single(await world.RemindersAsync(far), r => r.Kind == ReminderKind.BookingNotice).Status);
        Assert.DoesNotContain(await world.RemindersAsync(near), r => r.Kind == ReminderKind.BookingNotice);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nothing_is_sent_on_a_day_off_and_a_step_tries_its_own_way_first(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await AnnounceAsync(world, IsoDayOfWeek.Tuesday);
        var (_, booking) = await world.BookAheadAsync(20, () => world.ListAsync(email: "a@example.org", channels: "Sms;Email"));

        // The 24th is a Tuesday.
        world.GoTo(0, 12);
        await world.DispatchAsync();
        Assert.Empty(world.App.Messages.Sent);
        world.GoTo(1, 9, 1);
        await world.DispatchAsync();
        Assert.Equal("+996555000001", Assert.Single(world.App.Messages.Sent).To);

        world.GoTo(13, 11);
        await world.DispatchAsync();
        Assert.Equal("a@example.org", world.App.Messages.Sent[^1].To);
        Assert.Equal(ReminderStatus.Sent, Assert.Single(await world.RemindersAsync(booking), r => r.Step == "T-7").Status);
    }

    private static async Task<(BookingId First, BookingId Second)> LoseAPlaceAtNightAndGetOneOfTheNextMorningAsync(ReminderWorld world)
    {
        var (_, entry) = await world.ListAsync();
        var first = await world.BookAsync(await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14)), entry);
        var morning = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(2));
        world.GoTo(1, 22);
        await world.App.SendAsync(new CancelBooking(first.Value, EndReason.SurgeonUnavailable, CancelledBy.Hospital));
        world.GoTo(2, 7);
        return (first, await world.BookAsync(morning, entry));
    }

    private static async Task AnnounceAsync(ReminderWorld world, params IsoDayOfWeek[] off)
    {
        var rules = ReminderPolicyRules.Default;
        await world.App.SendAsync(new ReplaceReminderPolicy(
            world.Hospital.Id.Value, "Owner", rules.QuietHours with { DaysOff = off }, rules.ReviewAt, 3,
            [.. rules.Steps.Select(s => s.Key == "T-7" ? s with { Channels = [MessageChannelKind.Email] } : s)], AnnounceBookings: true));
    }
}
