using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Domain.Bookings;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

public sealed class ReminderPlanningTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_booking_has_the_reminders_of_the_policy_from_the_moment_it_is_made(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);

        var (_, booking) = await world.BookAheadAsync(days: 14);

        var reminders = await world.RemindersAsync(booking);
        Assert.Equal(["T-7", "T-2", "T-1"], reminders.Select(r => r.Step));
        Assert.All(reminders, r => Assert.Equal(ReminderStatus.Planned, r.Status));
        Assert.Equal(Instant.FromUtc(2026, 12, 1, 4, 0), reminders[0].DueAt);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_hold_has_none_until_it_is_booked(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var session = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(14));
        var (_, entry) = await world.ListAsync();
        var held = await world.App.SendAsync(new BookSurgery(entry.Id.Value, session.Id.Value, Hold: true));
        Assert.Empty(await world.RemindersAsync());

        await world.App.SendAsync(new BookHeldPlace(held.BookingId));

        Assert.Equal(3, (await world.RemindersAsync()).Count);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_cancelled_booking_has_none_pending(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);

        await world.App.SendAsync(new CancelBooking(booking.Value, EndReason.Illness, CancelledBy.Patient));

        Assert.All(await world.RemindersAsync(booking), r => Assert.Equal((ReminderStatus.Withdrawn, "booking-cancelled"), (r.Status, r.ReasonCode)));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_booking_that_moves_takes_fresh_reminders_to_its_new_day(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        var later = await world.OpenSessionAsync(ReminderWorld.Today.PlusDays(21));

        var moved = await world.App.SendAsync(new RescheduleBooking(booking.Value, later.Id.Value, EndReason.NoTransport, CancelledBy.Patient));

        Assert.DoesNotContain(await world.RemindersAsync(booking), r => r.IsPending);
        var fresh = await world.RemindersAsync(new(moved.BookingId));
        Assert.Equal(3, fresh.Count(r => r.IsPending));
        Assert.Equal(Instant.FromUtc(2026, 12, 8, 4, 0), fresh[0].DueAt);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_was_sent_before_a_cancellation_stays_sent(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10, 1);
        await world.DispatchAsync();

        await world.App.SendAsync(new CancelBooking(booking.Value, EndReason.Illness, CancelledBy.Patient));

        Assert.Equal(
            [ReminderStatus.Sent, ReminderStatus.Withdrawn, ReminderStatus.Withdrawn],
            (await world.RemindersAsync(booking)).Select(r => r.Status));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_patient_who_has_come_is_not_reminded_to_come(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(14, 7, 30);

        await world.App.SendAsync(new MarkArrived(booking.Value));

        Assert.All(await world.RemindersAsync(booking), r => Assert.Equal("patient-arrived", r.ReasonCode));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nothing_is_planned_into_the_night_of_a_contact_who_lives_elsewhere(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);

        var (_, booking) = await world.BookAheadAsync(14, () => world.ListAsync(zone: "Europe/Moscow"));

        // Ten in Osh is seven in Moscow.
        Assert.All(await world.RemindersAsync(booking), r => Assert.Equal(6, r.DueAt.InUtc().Hour));
    }

    /// <remarks>Found by a timeline: a number that was gone put the person into the hospital's zone.</remarks>
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_contact_lives_where_it_lives_also_when_one_of_its_numbers_is_gone(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var listed = await world.ListAsync(channels: "Sms;Email", email: "tursun@example.org", zone: "Europe/Moscow");
        await using var db = world.App.OpenDatabase();
        await db.Contacts.ExecuteUpdateAsync(set => set.SetProperty(c => c.BrokenChannels, "Sms"));

        var (_, booking) = await world.BookAheadAsync(14, () => Task.FromResult(listed));

        Assert.All(await world.RemindersAsync(booking), r => Assert.Equal(6, r.DueAt.InUtc().Hour));
    }
}
