using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Replies;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

public sealed class ReminderDispatchTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_due_reminder_goes_out_in_the_contacts_language_and_is_recorded(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);

        var done = await world.DispatchAsync();

        Assert.Equal(1, done.Sent);
        var message = Assert.Single(world.App.Messages.Sent);
        Assert.Equal((MessageChannelKind.Sms, "+996555000001", "ky"), (message.Kind, message.To, message.Language));
        Assert.Equal(
            "Саламатсызбы! Турсун: кабыл алуу (оң көз) 8-декабрь, шейшемби, саат 08:00, Ош убактысы. Жооп бериңиз: 1 - келем, 2 - келе албайм. Тел. +996322212345",
            message.Body);
        var sent = (await world.RemindersAsync(booking))[0];
        Assert.Equal((ReminderStatus.Sent, 1, MessageChannelKind.Sms, "ky"), (sent.Status, sent.Attempts, sent.Channel, sent.Language));
        Assert.Equal(("sent", 1), (await world.AttemptsAsync()).Select(a => (a.Outcome, a.Number)).Single());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nothing_goes_out_before_its_moment_or_twice(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 14);
        world.GoTo(7, 9, 59);
        await world.DispatchAsync();
        Assert.Empty(world.App.Messages.Sent);

        world.GoTo(7, 10);
        await world.DispatchAsync();
        await world.DispatchAsync();

        // A clock that is set back, and forward again.
        world.GoTo(6, 10);
        await world.DispatchAsync();
        world.GoTo(7, 11);
        await world.DispatchAsync();

        Assert.Single(world.App.Messages.Sent);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Two_dispatchers_at_once_send_each_reminder_once(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);

        for (var i = 0; i < 40; i++)
        {
            await world.BookAheadAsync(days: 14);
        }

        world.GoTo(7, 10);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(world.DispatchAsync)));

        Assert.Equal(40, world.App.Messages.Sent.Count);
        Assert.Equal(40, world.App.Messages.Sent.Select(m => m.Id).Distinct().Count());
        Assert.Equal(40, (await world.AttemptsAsync()).Count);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nothing_counts_as_sent_before_its_batch_is_finished_and_what_is_not_finished_goes_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, kept) = await world.BookAheadAsync(days: 14);
        var (_, lost) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        var meanwhile = new List<ReminderStatus>();
        var due = (await world.RemindersAsync(lost))[0].Id.Value;
        world.App.Messages.Finish = async messages =>
        {
            meanwhile.AddRange((await world.RemindersAsync()).Where(r => messages.Contains(r.Id.Value)).Select(r => r.Status));
            return new Dictionary<Guid, SendOutcome> { [due] = new(SendResult.Transient, "spool-IOException") };
        };

        var done = await world.DispatchAsync();

        Assert.Equal([ReminderStatus.Sending, ReminderStatus.Sending], meanwhile);
        Assert.Equal((1, 1), (done.Sent, done.Waiting));
        Assert.Equal(ReminderStatus.Sent, (await world.RemindersAsync(kept))[0].Status);
        var waiting = (await world.RemindersAsync(lost))[0];
        Assert.Equal((ReminderStatus.Due, "spool-IOException"), (waiting.Status, waiting.ReasonCode));
        Assert.Equal(["sent", "transient"], (await world.AttemptsAsync()).Select(a => a.Outcome).Order(StringComparer.Ordinal));

        world.App.Messages.Finish = _ => throw new InvalidOperationException();
        world.GoTo(7, 11);
        await world.DispatchAsync();
        Assert.Equal((ReminderStatus.Due, "channel-failed"), ((await world.RemindersAsync(lost))[0].Status, (await world.RemindersAsync(lost))[0].ReasonCode));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Nothing_goes_out_in_the_contacts_quiet_hours_and_it_does_in_the_morning(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 20, 30);

        var evening = await world.DispatchAsync();

        Assert.Equal((0, 1), (evening.Sent, evening.Waiting));
        var waiting = (await world.RemindersAsync(booking))[0];
        Assert.Equal(ReminderStatus.Due, waiting.Status);
        world.GoTo(8, 9);
        Assert.Equal(1, (await world.DispatchAsync()).Sent);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_comes_too_late_is_not_sent_but_expires(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(14, 9);

        var done = await world.DispatchAsync();

        Assert.Equal((3, 0), (done.Expired, done.Sent));
        Assert.All(await world.RemindersAsync(booking), r => Assert.Equal((ReminderStatus.Expired, "too-late"), (r.Status, r.ReasonCode)));
        Assert.Empty(world.App.Messages.Sent);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_a_dead_worker_left_behind_expires_in_the_run_that_finds_it(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        var first = (await world.RemindersAsync(booking))[0];
        await world.ChangeAsync(db => db.Reminders.Where(r => r.Id == first.Id).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Status, ReminderStatus.Sending)
            .SetProperty(r => r.LeaseOwner, "dead")
            .SetProperty(r => r.LeaseUntil, first.DueAt)));
        world.App.Clock.Reset(first.ExpiresAt);

        Assert.Equal(1, (await world.DispatchAsync()).Expired);
        Assert.Equal(ReminderStatus.Expired, (await world.RemindersAsync(booking))[0].Status);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_a_worker_sent_that_slept_through_its_lease_counts_as_sent_once(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        var (messages, usual, slept) = (world.App.Messages, world.App.Messages.Answer, false);
        messages.Finish = async _ =>
        {
            if (!slept)
            {
                slept = true;
                world.App.Clock.AdvanceMinutes(11);
                messages.Answer = _ => Task.FromResult(new SendOutcome(SendResult.Transient, "421"));
                await world.DispatchAsync();
                messages.Answer = usual;
            }

            return new Dictionary<Guid, SendOutcome>();
        };

        await world.DispatchAsync();
        world.App.Clock.AdvanceMinutes(10);
        await world.DispatchAsync();

        Assert.Equal(["repeated", "sent", "transient", "unknown"], (await world.AttemptsAsync()).Select(a => a.Outcome).Order(StringComparer.Ordinal));
        Assert.All((await world.App.CheckInvariantsAsync()).Where(f => f.Invariant == 7), f => Assert.True(f.Holds, f.Name));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Without_consent_in_force_nothing_goes_out(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(14, () => world.ListAsync(consent: false));
        var (patient, _) = await world.BookAheadAsync(days: 14);
        await world.ChangeAsync(async db => (await db.Consents.SingleAsync(c => c.PatientId == patient.Id)).Withdraw(world.App.Clock.GetCurrentInstant(), null, "asked"));
        world.GoTo(7, 10);

        var done = await world.DispatchAsync();

        Assert.Equal((2, 0), (done.Withdrawn, done.Sent));
        Assert.Empty(world.App.Messages.Sent);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_patient_without_a_phone_at_the_head_of_the_queue_stops_nobody(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, unreachable) = await world.BookAheadAsync(14, () => world.ListAsync(phone: null));
        await world.BookAheadAsync(days: 14);
        await world.BookAheadAsync(14, () => world.ListAsync(givenName: "Explodes"));
        await world.BookAheadAsync(days: 14);
        world.App.Messages.Answer = m => m.Body.Contains("Explodes", StringComparison.Ordinal)
            ? throw new InvalidOperationException("A channel with a bug.")
            : Task.FromResult(new SendOutcome(SendResult.Sent));
        world.GoTo(7, 10);

        var done = await world.DispatchAsync();

        Assert.Equal((2, 1, 1), (done.Sent, done.Failed, done.Waiting));
        Assert.Equal("no-contact", (await world.RemindersAsync(unreachable))[0].ReasonCode);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_transient_failure_is_tried_again_later_and_given_up_in_the_end(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.App.Messages.Answer = _ => Task.FromResult(new SendOutcome(SendResult.Transient, "421"));
        world.GoTo(7, 10);

        await world.DispatchAsync();
        var once = (await world.RemindersAsync(booking))[0];
        Assert.Equal((ReminderStatus.Due, "421", 1), (once.Status, once.ReasonCode, once.Attempts));
        Assert.Equal(0, (await world.DispatchAsync()).Claimed);

        for (var i = 0; i < 8; i++)
        {
            world.App.Clock.AdvanceMinutes(130);
            await world.DispatchAsync();
        }

        world.GoTo(8, 19);
        await world.DispatchAsync();
        var over = (await world.RemindersAsync(booking))[0];
        Assert.Equal((ReminderStatus.Failed, "gave-up", 6), (over.Status, over.ReasonCode, over.Attempts));
        Assert.Equal([1, 2, 3, 4, 5, 6], (await world.AttemptsAsync()).Select(a => a.Number));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_number_that_does_not_exist_is_marked_and_the_next_way_is_taken(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await world.BookAheadAsync(14, () => world.ListAsync(email: "a@example.org", channels: "Sms;Email"));
        world.App.Messages.Answer = m => Task.FromResult(
            m.Kind == MessageChannelKind.Sms ? new SendOutcome(SendResult.NoSuchRecipient, "absent") : new SendOutcome(SendResult.Sent));
        world.GoTo(7, 10);

        await world.DispatchAsync();

        Assert.Equal(MessageChannelKind.Email, Assert.Single(world.App.Messages.Sent).Kind);
        Assert.Equal(["permanent", "sent"], (await world.AttemptsAsync()).Select(a => a.Outcome));
        Assert.Equal(MessageChannelKind.Email, (await world.RemindersAsync(booking))[0].Channel);
        await using var db = world.App.OpenDatabase();
        Assert.True((await db.Contacts.SingleAsync(c => c.PatientId == patient.Id)).IsBroken);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_person_who_wants_a_call_goes_to_the_staff(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14, () => world.ListAsync(channels: "Voice;Sms"));
        world.GoTo(7, 10);

        await world.DispatchAsync();

        Assert.Empty(world.App.Messages.Sent);
        Assert.True((await world.RemindersAsync(booking))[0].WaitsForStaff);
        world.GoTo(11, 10);
        await world.DispatchAsync();
        Assert.Equal(ReminderStatus.Expired, (await world.RemindersAsync(booking))[0].Status);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_cancellation_while_the_batch_is_leaving_stops_the_rest_of_it(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var bookings = new List<Guid>();

        for (var i = 0; i < 70; i++)
        {
            bookings.Add((await world.BookAheadAsync(days: 14 + (i / 50))).Booking.Value);
        }

        var first = new SemaphoreSlim(1, 1);
        var cancelled = false;
        world.App.Messages.Answer = async _ =>
        {
            await first.WaitAsync();

            if (!cancelled)
            {
                cancelled = true;

                foreach (var booking in bookings)
                {
                    await world.App.SendAsync(new CancelBooking(booking, EndReason.Illness, CancelledBy.Patient));
                }
            }

            first.Release();

            return new SendOutcome(SendResult.Sent);
        };
        world.GoTo(8, 10);

        await world.DispatchAsync();

        // The first chunk was on its way already; the rest was looked at again.
        Assert.InRange(world.App.Messages.Sent.Count, 1, 64);
        Assert.All(await world.RemindersAsync(), r => Assert.Equal(ReminderStatus.Withdrawn, r.Status));
        Assert.Equal(world.App.Messages.Sent.Count, (await world.AttemptsAsync()).Count);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_says_stop_while_the_batch_is_leaving_gets_none_of_the_rest_of_it(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);

        for (var i = 0; i < 70; i++)
        {
            await world.BookAheadAsync(days: 14 + (i / 50));
        }

        var first = new SemaphoreSlim(1, 1);
        var stopped = false;
        world.App.Messages.Answer = async _ =>
        {
            await first.WaitAsync();

            if (!stopped)
            {
                stopped = true;
                await world.App.SendAsSystemAsync(new TakeReply(MessageChannelKind.Sms, "996555000001", "STOP", "a"));
            }

            first.Release();

            return new SendOutcome(SendResult.Sent);
        };
        world.GoTo(8, 10);

        await world.DispatchAsync();

        Assert.InRange(world.App.Messages.Sent.Count, 1, 64);
        await world.DispatchAsync();
        Assert.InRange(world.App.Messages.Sent.Count, 1, 64);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task After_a_crash_between_sending_and_recording_an_idempotent_channel_gets_the_same_message_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        await world.App.SendAsSystemAsync(new ClaimDueReminders("worker-that-dies"));

        Assert.Equal(0, (await world.DispatchAsync()).Claimed);
        world.App.Clock.AdvanceMinutes(11);
        await world.DispatchAsync();

        Assert.Equal((await world.RemindersAsync(booking))[0].Id.Value, Assert.Single(world.App.Messages.Sent).Id);
        Assert.Equal(["unknown", "sent"], (await world.AttemptsAsync()).Select(a => a.Outcome));
    }

    /// <summary>The lease is short, so that a dead worker is followed soon; a gateway may take its time all the same.</summary>
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_batch_that_takes_longer_than_its_lease_stays_with_the_worker_that_lives(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        world.App.Dispatch.RenewEvery = TimeSpan.FromMilliseconds(20);
        var (answer, others) = (world.App.Messages.Answer, 0);
        world.App.Messages.Answer = async message =>
        {
            for (var i = 0; i < 3; i++)
            {
                world.App.Clock.AdvanceSeconds(20);
                await UntilRenewedAsync(world);
                others += (await world.DispatchAsync()).Claimed;
            }

            return await answer(message);
        };

        Assert.Equal(1, (await world.DispatchAsync()).Sent);

        Assert.Equal(0, others);
        Assert.Equal(["sent"], (await world.AttemptsAsync()).Select(a => a.Outcome));
    }

    private static async Task UntilRenewedAsync(ReminderWorld world)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var expected = world.App.Clock.GetCurrentInstant() + world.App.Dispatch.Lease;
        while (!(await world.RemindersAsync()).Exists(r => r.LeaseUntil == expected))
        {
            await pause.WaitForNextTickAsync(enough.Token);
        }
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task After_a_crash_a_channel_that_would_send_twice_is_not_used_again_by_itself(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        world.App.Messages.IsIdempotent = false;
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        await world.App.SendAsSystemAsync(new ClaimDueReminders("worker-that-dies"));
        world.App.Clock.AdvanceMinutes(11);

        await world.DispatchAsync();
        world.App.Clock.AdvanceMinutes(60);
        await world.DispatchAsync();

        Assert.Empty(world.App.Messages.Sent);
        var left = (await world.RemindersAsync(booking))[0];
        Assert.Equal((ReminderStatus.Failed, "outcome-unknown"), (left.Status, left.ReasonCode));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_worker_that_was_taken_for_dead_cannot_overwrite_what_came_after(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(days: 14);
        world.GoTo(7, 10);
        var slow = await world.App.SendAsSystemAsync(new ClaimDueReminders("slow"));
        world.App.Clock.AdvanceMinutes(11);
        await world.DispatchAsync();

        var contact = slow.ToSend[0].Routes[0].ContactId;
        await world.App.SendAsSystemAsync(new RecordReminderOutcomes(
            "slow", [new(slow.ToSend[0].Id, [new(contact, MessageChannelKind.Sms, "ky", world.App.Clock.GetCurrentInstant(), new(SendResult.Permanent, "late"))])]));

        var reminder = (await world.RemindersAsync(booking))[0];
        Assert.Equal(ReminderStatus.Sent, reminder.Status);
        Assert.Equal([1, 2, 3], (await world.AttemptsAsync()).Select(a => a.Number));
    }
}
