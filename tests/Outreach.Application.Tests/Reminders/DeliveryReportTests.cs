using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

public sealed class DeliveryReportTests
{
    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_message_that_arrived_counts_as_delivered_however_often_and_in_whatever_order_that_is_said(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14);
        var reminder = await SentAsync(world, booking);
        var late = world.App.Clock.GetCurrentInstant() + Duration.FromMinutes(3);
        world.App.Clock.Reset(late);

        await ReportAsync(world, reminder, DeliveryState.Delivered);
        world.App.Clock.AdvanceMinutes(5);
        await ReportAsync(world, reminder, DeliveryState.Delivered);
        await ReportAsync(world, reminder, DeliveryState.NotDelivered);

        var now = (await world.RemindersAsync(booking))[0];
        Assert.Equal((ReminderStatus.Delivered, late), (now.Status, now.DeliveredAt));
        await using var db = world.App.OpenDatabase();
        Assert.Equal(2, await db.DeliveryReports.CountAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_message_that_did_not_arrive_takes_the_next_way_and_not_the_same_again(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14, () => world.ListAsync(email: "a@example.org", channels: "Sms;Email"));
        var reminder = await SentAsync(world, booking);

        await ReportAsync(world, reminder, DeliveryState.NotDelivered);
        Assert.Equal((ReminderStatus.Due, "not-delivered"), await StateAsync(world, booking));
        await world.DispatchAsync();
        await world.DispatchAsync();

        Assert.Equal([MessageChannelKind.Sms, MessageChannelKind.Email], world.App.Messages.Sent.Select(m => m.Kind));
        Assert.Equal(["undelivered", "sent"], (await world.AttemptsAsync()).Select(a => a.Outcome));
        Assert.Equal((ReminderStatus.Sent, null), await StateAsync(world, booking));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task When_no_way_is_left_the_staff_call(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await world.BookAheadAsync(14);
        var reminder = await SentAsync(world, booking);

        await ReportAsync(world, reminder, DeliveryState.NotDelivered);
        await world.DispatchAsync();

        Assert.Equal((ReminderStatus.Failed, "no-contact"), await StateAsync(world, booking));
        Assert.Contains((await world.App.SendAsync(new GetCallList(world.Hospital.Id.Value))).Items, p => p.PatientId == patient.Id.Value);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_report_that_overtakes_the_record_of_the_sending_is_not_lost(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14);
        var reminder = (await world.RemindersAsync(booking))[0];
        var contact = await ContactAsync(world, reminder);
        world.App.Messages.Answer = async m =>
        {
            await world.App.SendAsSystemAsync(new ReportDelivery(m.Id, m.ContactId, m.Kind, DeliveryState.Delivered));
            Assert.Equal(contact.Value, m.ContactId);
            return new SendOutcome(SendResult.Sent);
        };
        world.GoTo(7, 10);

        await world.DispatchAsync();

        Assert.Equal((ReminderStatus.Delivered, null), await StateAsync(world, booking));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_message_of_which_nobody_knew_whether_it_left_is_known_by_its_report(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14);
        world.App.Messages.Answer = _ => Task.FromResult(new SendOutcome(SendResult.Unknown));
        world.GoTo(7, 10);
        await world.DispatchAsync();
        Assert.Equal((ReminderStatus.Failed, "outcome-unknown"), await StateAsync(world, booking));

        await ReportAsync(world, (await world.RemindersAsync(booking))[0], DeliveryState.Delivered);

        Assert.Equal((ReminderStatus.Delivered, null), await StateAsync(world, booking));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_left_while_there_was_consent_counts_as_sent_then_though_its_report_comes_after_the_consent_ended(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await world.BookAheadAsync(14);
        world.App.Messages.Answer = _ => Task.FromResult(new SendOutcome(SendResult.Unknown));
        world.GoTo(7, 10);
        await world.DispatchAsync();
        world.App.Clock.AdvanceMinutes(5);
        await world.App.SendAsync(new WithdrawConsent(patient.Id.Value, ConsentPurpose.Messaging, "Changed their mind"));
        world.App.Clock.AdvanceMinutes(5);

        await ReportAsync(world, (await world.RemindersAsync(booking))[0], DeliveryState.Delivered);

        Assert.Equal((ReminderStatus.Delivered, null), await StateAsync(world, booking));
        Assert.True((await world.App.CheckInvariantsAsync()).Single(f => f.Name == "reminder-is-sent-with-consent").Holds);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task That_a_message_arrived_outweighs_a_later_word_that_it_did_not_also_for_the_number(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await world.BookAheadAsync(14);
        var first = await SentAsync(world, booking);
        await ReportAsync(world, first, DeliveryState.Delivered);
        await ReportAsync(world, first, DeliveryState.NoSuchRecipient);

        Assert.Equal("", await BrokenAsync(world, patient.Id));
        Assert.Null((await world.RemindersAsync(booking))[0].FailedWays);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_number_to_which_two_messages_running_did_not_get_is_taken_for_a_bad_one_until_it_is_mended(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (patient, booking) = await world.BookAheadAsync(14, () => world.ListAsync(email: "a@example.org", channels: "Sms;Email"));
        await ReportAsync(world, await SentAsync(world, booking), DeliveryState.NotDelivered);
        Assert.Equal("", await BrokenAsync(world, patient.Id));

        world.GoTo(12, 10);
        await world.DispatchAsync();
        await ReportAsync(world, (await world.RemindersAsync(booking))[1], DeliveryState.NotDelivered);

        Assert.Equal("Sms;Voice", await BrokenAsync(world, patient.Id));
        world.GoTo(13, 10);
        await world.DispatchAsync();
        Assert.Equal(MessageChannelKind.Email, world.App.Messages.Sent[^1].Kind);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Many_reports_of_one_message_at_once_move_it_once(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14, () => world.ListAsync(email: "a@example.org", channels: "Sms;Email"));
        var reminder = await SentAsync(world, booking);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => ReportAsync(world, reminder, i % 4 == 3 ? DeliveryState.Delivered : DeliveryState.NotDelivered)));
        await world.DispatchAsync();

        Assert.Equal(ReminderStatus.Delivered, (await StateAsync(world, booking)).Status);
        Assert.Single(world.App.Messages.Sent);
        await using var db = world.App.OpenDatabase();
        Assert.Equal(2, await db.DeliveryReports.CountAsync());
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_a_gateway_that_is_down_was_not_given_waits_and_costs_no_try(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var (_, booking) = await world.BookAheadAsync(14);
        world.App.Messages.Answer = _ => Task.FromResult(new SendOutcome(SendResult.NotTried, "gateway-down"));
        world.GoTo(7, 10);

        for (var i = 0; i < 30; i++)
        {
            await world.DispatchAsync();
            world.App.Clock.AdvanceMinutes(2);
        }

        Assert.Equal((ReminderStatus.Due, "gateway-down"), await StateAsync(world, booking));
        Assert.Empty(await world.AttemptsAsync());
        world.App.Messages.Answer = _ => Task.FromResult(new SendOutcome(SendResult.Sent));
        await world.DispatchAsync();
        Assert.Single(world.App.Messages.Sent);
    }

    private static async Task<Reminder> SentAsync(ReminderWorld world, BookingId booking)
    {
        world.GoTo(7, 10);
        await world.DispatchAsync();
        return (await world.RemindersAsync(booking))[0];
    }

    private static async Task ReportAsync(ReminderWorld world, Reminder reminder, DeliveryState state) => await world.App.SendAsSystemAsync(
        new ReportDelivery(reminder.Id.Value, (await ContactAsync(world, reminder)).Value, MessageChannelKind.Sms, state));

    private static async Task<ContactId> ContactAsync(ReminderWorld world, Reminder reminder)
    {
        await using var db = world.App.OpenDatabase();
        return await db.Contacts.Where(c => c.PatientId == reminder.PatientId).Select(c => c.Id).FirstAsync();
    }

    private static async Task<string> BrokenAsync(ReminderWorld world, PatientId patient)
    {
        await using var db = world.App.OpenDatabase();
        return (await db.Contacts.SingleAsync(c => c.PatientId == patient)).BrokenChannels;
    }

    private static async Task<(ReminderStatus Status, string? Reason)> StateAsync(ReminderWorld world, BookingId booking)
    {
        var reminder = (await world.RemindersAsync(booking))[0];
        return (reminder.Status, reminder.ReasonCode);
    }
}
