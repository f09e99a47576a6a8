using NodaTime;
using Outreach.Application.Ports;
using Outreach.Chaos.Timelines;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Tests.Reminders;

/// <summary>The checker of timelines finds what is wrong with a bad one, and nothing else.</summary>
public sealed class TimelineCheckerTests
{
    private static readonly Guid Booking = Guid.Parse("019ab000-0000-7000-8000-00000000b001");
    private static readonly Guid Message = Guid.Parse("019ab000-0000-7000-8000-00000000a001");
    private static readonly Guid Contact = Guid.Parse("019ab000-0000-7000-8000-00000000c001");
    private static readonly Guid Hospital = Guid.Parse("019ab000-0000-7000-8000-00000000d001");

    /// <summary>Ten in Tashkent, eleven in Bishkek.</summary>
    private static readonly Instant Due = Instant.FromUtc(2026, 12, 1, 5, 0);

    private static TimelineFact[] Usual =>
    [
        new ConsentChanged(Due - Duration.FromDays(9), InForce: true),
        new BookingMade(Due - Duration.FromDays(9), Booking, Hospital, "Asia/Tashkent", new LocalDateTime(2026, 12, 8, 8, 0)),
    ];

    [Fact]
    public void A_message_that_left_once_at_its_time_is_well() => Assert.Empty(Check(ReminderStatus.Sent, [.. Usual, Sent(Due), Ran(Due)]));

    [Fact]
    public void A_message_that_left_after_its_booking_had_ended_is_found() =>
        AssertFound("after its booking had ended", ReminderStatus.Sent, [.. Usual, new BookingOver(Due, Booking), Sent(Due)]);

    [Fact]
    public void A_message_that_left_without_consent_is_found() =>
        AssertFound("without consent", ReminderStatus.Sent, [.. Usual, new ConsentChanged(Due, InForce: false), Sent(Due)]);

    [Fact]
    public void A_message_to_somebody_who_wants_none_is_found() =>
        AssertFound("wants no messages", ReminderStatus.Sent, [.. Usual, new MessagesStopped(Due, Contact, Stopped: true), Sent(Due)]);

    [Theory]
    [InlineData("Asia/Bishkek", 14, 0, true)]
    [InlineData("Asia/Tashkent", 14, 0, false)]
    [InlineData("Asia/Bishkek", 26, 59, true)]
    [InlineData("Asia/Bishkek", 27, 0, false)]
    public void Quiet_hours_are_those_of_the_recipient(string zone, int hour, int minute, bool found) =>
        Assert.Equal(found, Check(ReminderStatus.Sent, [.. Usual, Sent(Instant.FromUtc(2026, 12, 1, 0, 0) + Duration.FromMinutes((60 * hour) + minute))], zone)
            .Any(f => f.Contains("quiet hours", StringComparison.Ordinal)));

    [Theory]
    [InlineData(23, 6, 59, true)]
    [InlineData(23, 7, 0, false)]
    [InlineData(25, 7, 59, true)]
    [InlineData(25, 8, 0, false)]
    public void The_hours_are_those_of_summer_or_winter(int day, int hour, int minute, bool found)
    {
        // Berlin is two hours ahead until the night to 25 October 2026.
        var at = Instant.FromUtc(2026, 10, day, hour, minute);
        var facts = new TimelineFact[] { new ConsentChanged(at, true), new BookingMade(at, Booking, Hospital, "Europe/Berlin", at.InUtc().LocalDateTime.PlusDays(3)), Sent(at) };

        var findings = TimelineChecker.Check(new Timeline(
            1, [new TimelineContact(Contact, "Europe/Berlin")], facts, [Row(ReminderStatus.Sent) with { DueAt = at, ExpiresAt = at + Duration.FromHours(1), Step = "X" }], at));

        Assert.Equal(found, findings.Any(f => f.Contains("quiet hours", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_message_that_arrived_twice_is_found_and_one_that_the_far_end_knew_again_is_not()
    {
        AssertFound("arrived 2 times", ReminderStatus.Sent, [.. Usual, Sent(Due), Sent(Due)]);
        Assert.Empty(Check(ReminderStatus.Sent, [.. Usual, Sent(Due, isIdempotent: true), Sent(Due, isIdempotent: true)]));
    }

    [Fact]
    public void A_message_that_could_have_left_and_did_not_is_found() =>
        AssertFound("could have left", ReminderStatus.Expired, [.. Usual, Ran(Due)]);

    [Fact]
    public void A_message_that_could_not_leave_is_not_missed()
    {
        Assert.Empty(Check(ReminderStatus.Expired, [.. Usual, new JobRan(Due, TookEverything: false)]));
        Assert.Empty(Check(ReminderStatus.Expired, [.. Usual, Ran(Due + Duration.FromHours(9.5))]));
        Assert.Empty(Check(ReminderStatus.Expired, [.. Usual, new HostLost(Due), Ran(Due + Duration.FromHours(1))]));
    }

    [Fact]
    public void A_message_that_a_policy_moved_is_missed_by_the_runs_after_that_policy_and_by_no_others()
    {
        var policy = new PolicyReplaced(Due + Duration.FromMinutes(30), Hospital, new(new LocalTime(20, 0), new LocalTime(9, 0)), new LocalTime(9, 0));

        Assert.Empty(Check(ReminderStatus.Expired, [.. Usual, Ran(Due), policy]));
        AssertFound("could have left", ReminderStatus.Expired, [.. Usual, policy, Ran(Due + Duration.FromHours(24))]);
    }

    [Fact]
    public void Who_has_come_is_not_missed_by_the_notice_of_an_earlier_place()
    {
        var notice = Row(ReminderStatus.Withdrawn) with { Kind = ReminderKind.CancellationNotice, Step = "cancelled", Reason = "patient-arrived" };
        TimelineFact[] ended = [.. Usual, new BookingOver(Due - Duration.FromHours(1), Booking)];

        Assert.Empty(Check(notice, [.. ended, new PatientCame(Due - Duration.FromMinutes(5)), Ran(Due)]));
        Assert.Contains(Check(notice, [.. ended, Ran(Due)]), f => f.Contains("could have left", StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_that_was_never_planned_is_found() =>
        Assert.Contains(
            TimelineChecker.Check(new Timeline(1, [new TimelineContact(Contact, "Asia/Bishkek")], Usual, [], Due)),
            f => f.Contains("T-7 of a booking was never planned", StringComparison.Ordinal));

    [Fact]
    public void A_message_that_still_waits_after_its_end_or_that_nobody_has_is_found()
    {
        AssertFound("still Due", ReminderStatus.Due, Usual);
        AssertFound("nobody has it", ReminderStatus.Sent, Usual);
        AssertFound("failed without a reason", ReminderStatus.Failed, Usual);
    }

    private static HandedOver Sent(Instant at, bool isIdempotent = false) => new(at, Message, Contact, MessageChannelKind.Sms, SendResult.Sent, Arrived: true, isIdempotent);

    private static JobRan Ran(Instant at) => new(at, TookEverything: true);

    private static TimelineReminder Row(ReminderStatus status) =>
        new(Message, Booking, "T-7", ReminderKind.ConfirmRequest, Due, Due + Duration.FromHours(72), status, null);

    private static void AssertFound(string what, ReminderStatus status, TimelineFact[] facts) =>
        Assert.Contains(Check(status, facts), f => f.Contains(what, StringComparison.Ordinal));

    /// <summary>The steps that these timelines are not about are left out of what is found.</summary>
    private static List<string> Check(ReminderStatus status, TimelineFact[] facts, string zone = "Asia/Bishkek") => Check(Row(status), facts, zone);

    private static List<string> Check(TimelineReminder reminder, TimelineFact[] facts, string zone = "Asia/Bishkek") =>
        [.. TimelineChecker.Check(new Timeline(1, [new TimelineContact(Contact, zone)], facts, [reminder], Due + Duration.FromDays(10))).Where(f => !f.Contains("never planned", StringComparison.Ordinal))];
}
