using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Appointments;
using Outreach.Application.Bookings;
using Outreach.Application.Calls;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Replies;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Application.Tests.Reminders;

public sealed class ReminderFiguresTests
{
    /// <summary>The day of operation of everybody below, unless a test says otherwise; a Tuesday.</summary>
    private static readonly LocalDate Day = ReminderWorld.Today.PlusDays(14);

    private static readonly HeldRole[] Manager = [new(StaffRole.ProgrammeManager, null)];

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Messages_and_answers_are_counted_by_the_channel_and_language_that_each_took(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var comes = await BookAsync(world, "+996555000001");
        var declines = await BookAsync(world, "+996555000002");
        var moved = await BookAsync(world, "+996555000003", email: "a@example.org", channels: "Sms;Email");
        var asks = await BookAsync(world, "+996555000004", language: "ru");
        await BookAsync(world, "+996555000005");
        await BookAsync(world, "+996555000006", days: 13);
        world.App.Messages.Answer = m => Task.FromResult(new SendOutcome(m.To == "+996555000005" ? SendResult.Permanent : SendResult.Sent));
        world.GoTo(7, 10);
        await world.DispatchAsync();
        await ReportAsync(world, moved, DeliveryState.NotDelivered);
        await world.DispatchAsync();
        world.GoTo(7, 10, 10);
        await ReportAsync(world, comes, DeliveryState.Delivered);
        await ReplyAsync(world, "+996555000001", "1");
        world.GoTo(7, 10, 20);
        await ReplyAsync(world, "+996555000004", "позвоните");
        world.GoTo(7, 10, 30);
        await ReplyAsync(world, "+996555000002", "2");
        world.GoTo(7, 11);
        await world.App.SendAsync(new ConfirmBooking(moved.Value));

        var figures = await world.App.SendAsync(new GetReminderFigures(world.Hospital.Id.Value, Day, Day));

        // Each text has between 135 and 201 characters of 16 bits: 67 go into one of several parts, so it takes three; the Kyrgyz one went out three times.
        Assert.All(world.App.Messages.Sent, m => Assert.InRange(m.Body.Length, 135, 201));
        Assert.Equal(
            [
                new(MessageChannelKind.Sms, "ky", 2, 1, 1, 0, 2, 1, 1, 0, 10, 9),
                new(MessageChannelKind.Sms, "ru", 1, 0, 0, 0, 1, 0, 0, 1, 20, 3),
                new(MessageChannelKind.Sms, null, 0, 0, 0, 1, 0, 0, 0, 0, null, 0),
                new(MessageChannelKind.Email, "ky", 1, 0, 0, 0, 1, 1, 0, 0, 60, null),
            ],
            figures.Messages);
        Assert.Equal((Day, Day, false), (figures.From, figures.To, figures.SmallCountsHidden));
        Assert.Empty(figures.Attendance);
        Assert.Equal(BookingStatus.Cancelled, await StatusAsync(world, declines));
        var dayBefore = await world.App.SendAsync(new GetReminderFigures(null, Day.PlusDays(-1), Day.PlusDays(-1)));
        Assert.Equal((MessageChannelKind.Sms, 1), (dayBefore.Messages.Single().Channel, dayBefore.Messages.Single().Sent));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task An_answer_counts_for_the_last_message_that_had_asked_and_only_once(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var policy = await world.App.SendAsync(new GetReminderPolicy(world.Hospital.Id.Value));
        await world.App.SendAsync(new ReplaceReminderPolicy(
            world.Hospital.Id.Value, "Clerk", policy.QuietHours, policy.ReviewAt, policy.CallListDaysBefore,
            [
                new("T-7", ReminderKind.ConfirmRequest, 7, new LocalTime(10, 0), Duration.FromHours(24), TwoWay: true),
                new("T-4", ReminderKind.ConfirmRequest, 4, new LocalTime(10, 0), Duration.FromHours(24), TwoWay: true),
            ]));
        await BookAsync(world, "+996555000001");
        world.GoTo(7, 10);
        await world.DispatchAsync();
        world.GoTo(10, 10);
        await world.DispatchAsync();
        world.GoTo(10, 10, 5);
        await ReplyAsync(world, "+996555000001", "1");
        world.GoTo(10, 10, 50);
        await ReplyAsync(world, "+996555000001", "2");

        var row = Assert.Single((await world.App.SendAsync(new GetReminderFigures(null, Day, Day))).Messages);

        Assert.Equal((2, 2, 1, 1, 0, 5), (row.Sent, row.Asked, row.Confirmed, row.Declined, row.AskedForCall, row.MedianMinutes));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_was_booked_and_confirmed_before_anybody_asked_has_not_answered(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var booking = await BookAsync(world, "+996555000001");
        await world.App.SendAsync(new ConfirmBooking(booking.Value));
        world.GoTo(7, 10);
        await world.DispatchAsync();

        var row = Assert.Single((await world.App.SendAsync(new GetReminderFigures(null, Day, Day))).Messages);

        Assert.Equal((1, 0, null), (row.Asked, row.Confirmed, row.MedianMinutes));
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task What_an_sms_costs_is_kept_also_if_it_did_not_arrive_and_a_mail_costs_no_parts(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        var booking = await BookAsync(world, "+996555000001", email: "a@example.org", channels: "Sms;Email");
        var mailed = await BookAsync(world, "+996555000002", email: "b@example.org", channels: "Email");
        world.GoTo(7, 10);
        await world.DispatchAsync();
        await ReportAsync(world, booking, DeliveryState.NotDelivered);
        await world.DispatchAsync();

        var parts = MessageLength.Of(world.App.Messages.Sent.First(m => m.Kind == MessageChannelKind.Sms).Body).Segments;
        var reminder = await FirstAsync(world, booking);
        Assert.Equal((MessageChannelKind.Email, parts), (reminder.Channel, reminder.Segments));
        Assert.Null((await FirstAsync(world, mailed)).Segments);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Who_came_is_told_by_the_best_that_became_of_the_messages_once_the_day_is_over(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await AfterTheDayAsync(world);

        world.GoTo(14, 23, 59);
        Assert.Empty((await world.App.SendAsync(new GetReminderFigures())).Attendance);
        world.GoTo(15, 0, 1);
        var figures = await world.App.SendAsync(new GetReminderFigures());

        // In UTC it is still the day of operation.
        Assert.Equal((Day.PlusDays(-28), Day.PlusDays(1)), (figures.From, figures.To));
        Assert.Equal(
            [
                new(ReminderReach.Spoken, 1, 0, 0, 1),
                new(ReminderReach.Delivered, 1, 2, 0, 0.3333),
                new(ReminderReach.Sent, 1, 0, 1, 1),
                new(ReminderReach.Failed, 0, 1, 0, 0),
                new(ReminderReach.None, 0, 1, 0, 0),
            ],
            figures.Attendance);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Whoever_may_not_see_the_patients_sees_no_count_of_one_to_four_and_nothing_that_gives_one_away(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        for (var i = 1; i <= 5; i++)
        {
            await BookAsync(world, $"+99655500000{i}");
        }

        world.GoTo(7, 10);
        await world.DispatchAsync();
        world.GoTo(7, 10, 10);
        for (var i = 1; i <= 4; i++)
        {
            await ReplyAsync(world, $"+99655500000{i}", "1");
        }

        var request = new GetReminderFigures(world.Hospital.Id.Value, Day, Day);
        HeldRole[] clerk = [new(StaffRole.BookingClerk, world.Hospital.Id)];
        var whole = await world.App.SendAsync(request, roles: clerk);
        var hidden = await world.App.SendAsync(request, roles: Manager);

        Assert.Equal((false, new(MessageChannelKind.Sms, "ky", 5, 0, 0, 0, 5, 4, 0, 0, 10, 15)), (whole.SmallCountsHidden, whole.Messages.Single()));
        Assert.Equal((true, new(MessageChannelKind.Sms, "ky", 5, 0, 0, 0, 5, null, 0, 0, null, 15)), (hidden.SmallCountsHidden, hidden.Messages.Single()));

        // A clerk who manages the programme too sees their own hospital whole, and all together without small counts.
        var other = new Hospital(EntityId.New<HospitalId>(world.App.Clock), "UZ-TAS-RSPMC", "UZ", HospitalRole.Host);
        other.Describe("Other", null, "Tashkent", 41.3, 69.2, "Asia/Tashkent", ["uz-Latn"], null, null);
        await world.App.SaveAsync(other);
        Assert.False((await world.App.SendAsync(request, roles: [.. clerk, .. Manager])).SmallCountsHidden);
        Assert.True((await world.App.SendAsync(new GetReminderFigures(null, Day, Day), roles: [.. clerk, .. Manager])).SmallCountsHidden);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task A_share_is_hidden_with_the_counts_that_it_comes_from(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await AfterTheDayAsync(world);
        world.GoTo(15, 9);

        var figures = await world.App.SendAsync(new GetReminderFigures(), roles: Manager);

        Assert.Equal(new AttendanceByReach(ReminderReach.Delivered, null, null, 0, null), figures.Attendance.Single(a => a.Reach == ReminderReach.Delivered));
        Assert.Equal(
            [
                new(MessageChannelKind.Sms, "ky", 6, null, 0, 0, 6, 0, null, 0, null, 18),
                new(MessageChannelKind.Sms, null, 0, 0, 0, null, 0, 0, 0, 0, null, 0),
                new(MessageChannelKind.Voice, null, null, null, 0, 0, null, null, 0, 0, null, null),
            ],
            figures.Messages);
    }

    [Theory, ClassData(typeof(EachProvider))]
    public async Task Figures_are_of_the_callers_hospitals_and_for_those_who_may_see_them(DatabaseProvider provider)
    {
        await using var world = await ReminderWorld.StartAsync(provider);
        await BookAsync(world, "+996555000001");
        world.GoTo(7, 10);
        await world.DispatchAsync();
        HeldRole[] elsewhere = [new(StaffRole.BookingClerk, EntityId.New<HospitalId>(world.App.Clock))];

        await Assert.ThrowsAsync<NotFoundException>(() => world.App.SendAsync(new GetReminderFigures(world.Hospital.Id.Value), roles: elsewhere));
        Assert.Empty((await world.App.SendAsync(new GetReminderFigures(null, Day, Day), roles: elsewhere)).Messages);
        Assert.Single((await world.App.SendAsync(new GetReminderFigures(null, Day, Day), roles: [new(StaffRole.Clinician, world.Hospital.Id)])).Messages);
        await Assert.ThrowsAsync<ForbiddenException>(() => world.App.SendAsync(new GetReminderFigures(), roles: [new(StaffRole.Donor, null)]));
    }

    /// <summary>Nine people are booked; the message of a week before is all that goes out.</summary>
    private static async Task AfterTheDayAsync(ReminderWorld world)
    {
        var unfit = await BookAsync(world, "+996555000001");
        var absent = await BookAsync(world, "+996555000002");
        var absentToo = await BookAsync(world, "+996555000003");
        var arrived = await BookAsync(world, "+996555000004");
        var cancelled = await BookAsync(world, "+996555000005");
        var spoken = await BookAsync(world, "+996555000006");
        var failed = await BookAsync(world, "+996555000007");
        var untold = await BookAsync(world, "+996555000008", consent: false);
        var bumped = await BookAsync(world, "+996555000009");
        world.App.Messages.Answer = m => Task.FromResult(new SendOutcome(m.To is "+996555000006" or "+996555000007" ? SendResult.Permanent : SendResult.Sent));
        world.GoTo(7, 10);
        await world.DispatchAsync();

        foreach (var booking in new[] { unfit, absent, absentToo })
        {
            await ReportAsync(world, booking, DeliveryState.Delivered);
        }

        var call = (await world.App.SendAsync(new TakeCall(world.Hospital.Id.Value, spoken.Value))).CallId!.Value;
        await world.App.SendAsync(new EndCall(call, CallTurnOutcome.Confirmed));
        await world.App.SendAsync(new CancelBooking(cancelled.Value, EndReason.Illness, CancelledBy.Escort));
        await world.App.SendAsync(new CancelBooking(bumped.Value, EndReason.EquipmentOrStock, CancelledBy.Hospital));
        world.GoTo(14, 16);

        foreach (var booking in new[] { unfit, arrived, spoken })
        {
            await world.App.SendAsync(new MarkArrived(booking.Value));
        }

        await world.App.SendAsync(new MarkUnfit(unfit.Value, EndReason.BloodPressure));

        foreach (var booking in new[] { absent, absentToo, failed, untold })
        {
            await world.App.SendAsync(new MarkNoShow(booking.Value));
        }
    }

    private static async Task<BookingId> BookAsync(
        ReminderWorld world, string phone, string language = "ky", string? email = null, string channels = "Sms", bool consent = true, int days = 14) =>
        (await world.BookAheadAsync(days, () => world.ListAsync(language: language, phone: phone, email: email, channels: channels, consent: consent))).Booking;

    private static Task<ReplyTaken> ReplyAsync(ReminderWorld world, string from, string text) =>
        world.App.SendAsSystemAsync(new TakeReply(MessageChannelKind.Sms, from, text));

    private static async Task ReportAsync(ReminderWorld world, BookingId booking, DeliveryState state)
    {
        var reminder = await FirstAsync(world, booking);
        await world.App.SendAsSystemAsync(new ReportDelivery(reminder.Id.Value, reminder.ContactId!.Value.Value, MessageChannelKind.Sms, state));
    }

    private static async Task<Reminder> FirstAsync(ReminderWorld world, BookingId booking) => (await world.RemindersAsync(booking))[0];

    private static async Task<BookingStatus> StatusAsync(ReminderWorld world, BookingId booking)
    {
        await using var db = world.App.OpenDatabase();
        return (await db.Bookings.SingleAsync(b => b.Id == booking)).Status;
    }
}
