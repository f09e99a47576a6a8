using CsCheck;
using NodaTime;
using NodaTime.Text;
using Outreach.Domain.Reminders;

namespace Outreach.Domain.Tests.Reminders;

public sealed class ReminderPlannerTests
{
    private static readonly IDateTimeZoneProvider Zones = DateTimeZoneProviders.Tzdb;
    private static readonly string[] ZoneIds = [.. Zones.Ids];

    private static readonly Gen<DateTimeZone> AnyZone = Gen.Int[0, ZoneIds.Length - 1].Select(i => Zones[ZoneIds[i]]);

    private static readonly Gen<LocalDateTime> AnyArrival = Gen.Select(
        Gen.Int[0, 365 * 8], Gen.Int[6 * 4, 18 * 4],
        (day, quarter) => new LocalDate(2024, 1, 1).PlusDays(day).At(LocalTime.Midnight.PlusMinutes(15 * quarter)));

    private static readonly Gen<QuietHours> AnyQuietHours = Gen.Select(
        Gen.Int[0, 47], Gen.Int[4, 48], (until, open) => new QuietHours(HalfHour(until + open), HalfHour(until)));

    private static readonly Gen<ReminderPolicyRules> AnyPolicy = Gen.Select(
        AnyQuietHours, AnyStep(review: false).Array[0, 5], AnyStep(review: true).Array[0, 5],
        (quiet, before, after) => ReminderPolicyRules.Default with
        {
            QuietHours = quiet,
            Steps = [.. before.Concat(after).Select((s, i) => s with { Key = $"step-{i}" })],
        });

    private static LocalTime HalfHour(int index) => LocalTime.Midnight.PlusMinutes(30 * (index % 48));

    private static Gen<ReminderStep> AnyStep(bool review) => Gen.Select(
        Gen.Int[0, 30], Gen.Int[0, 47], Gen.Int[1, 14 * 24], Gen.Int[1, 400],
        (days, at, late, day) => new ReminderStep(
            "s", review ? ReminderKind.ReviewReminder : ReminderKind.Instructions, days, HalfHour(at), Duration.FromHours(late),
            ReviewDay: review ? day : null));

    private static readonly Gen<(ReminderPolicyRules Policy, LocalDateTime Arrival, DateTimeZone Hospital, DateTimeZone Recipient, Instant Now)> AnyCase =
        Gen.Select(
            AnyPolicy, AnyArrival, AnyZone, AnyZone, Gen.Int[-60 * 24, 60 * 24],
            (policy, arrival, hospital, recipient, hours) =>
                (policy, arrival, hospital, recipient, arrival.InZoneLeniently(hospital).ToInstant() + Duration.FromHours(hours)));

    [Fact]
    public void Nothing_is_ever_due_in_the_recipients_quiet_hours() => AnyCase.Sample(
        c => Both(c.Policy, c.Arrival, c.Hospital, c.Recipient, c.Now).All(p => !c.Policy.QuietHours.Holds(p.DueAt, c.Recipient)),
        iter: 4_000);

    [Fact]
    public void Nothing_is_due_before_the_booking_or_after_it_expired_or_after_the_visit() => AnyCase.Sample(
        c => Both(c.Policy, c.Arrival, c.Hospital, c.Recipient, c.Now).All(p =>
            p.DueAt > c.Now && p.DueAt < p.ExpiresAt && p.ExpiresAt <= p.VisitAt.InZoneLeniently(c.Hospital).ToInstant()),
        iter: 4_000);

    [Fact]
    public void The_same_input_gives_the_same_plan_with_each_step_at_most_once() => AnyCase.Sample(
        c =>
        {
            var once = Both(c.Policy, c.Arrival, c.Hospital, c.Recipient, c.Now);
            var again = Both(c.Policy, c.Arrival, c.Hospital, c.Recipient, c.Now);

            return once.SequenceEqual(again) && once.Select(p => p.StepKey).Distinct().Count() == once.Count;
        },
        iter: 4_000);

    [Fact]
    public void A_later_booking_has_the_same_plan_less_what_is_past() => Gen.Select(AnyCase, Gen.Int[0, 24 * 60]).Sample(
        (c, hours) =>
        {
            var later = c.Now + Duration.FromHours(hours);

            return Both(c.Policy, c.Arrival, c.Hospital, c.Recipient, later)
                .SequenceEqual(Both(c.Policy, c.Arrival, c.Hospital, c.Recipient, c.Now).Where(p => p.DueAt > later));
        },
        iter: 2_000);

    [Fact]
    public void What_is_sent_in_the_window_is_never_early_late_or_in_quiet_hours() => Gen.Select(AnyCase, Gen.Int[-5_000, 5_000]).Sample(
        (c, minutes) => Both(c.Policy, c.Arrival, c.Hospital, c.Recipient, c.Now).All(p =>
        {
            var at = p.DueAt + Duration.FromMinutes(minutes);
            var verdict = SendWindow.Check(at, p.DueAt, p.ExpiresAt, c.Policy.QuietHours, c.Recipient);

            return verdict.Timing switch
            {
                SendTiming.Now => at >= p.DueAt && at < p.ExpiresAt && !c.Policy.QuietHours.Holds(at, c.Recipient),
                SendTiming.NotYet => at < p.DueAt && verdict.NotBefore == p.DueAt,
                SendTiming.Quiet => c.Policy.QuietHours.Holds(at, c.Recipient) && verdict.NotBefore > at && verdict.NotBefore < p.ExpiresAt
                    && !c.Policy.QuietHours.Holds(verdict.NotBefore!.Value, c.Recipient),
                _ => at >= p.ExpiresAt || c.Policy.QuietHours.Holds(at, c.Recipient),
            };
        }),
        iter: 2_000);

    [Fact]
    public void The_default_policy_asks_a_week_before_tells_two_days_before_and_reminds_the_day_before()
    {
        var osh = Zones["Asia/Bishkek"];
        var booked = new LocalDateTime(2026, 9, 1, 12, 0).InZoneStrictly(osh).ToInstant();

        var plan = ReminderPlanner.BeforeSurgery(ReminderPolicyRules.Default, new LocalDateTime(2026, 10, 12, 8, 0), osh, osh, booked);

        Assert.Equal(
            ["T-7 2026-10-05T10:00:00 2026-10-08T10:00:00", "T-2 2026-10-10T10:00:00 2026-10-11T10:00:00", "T-1 2026-10-11T10:00:00 2026-10-12T08:00:00"],
            plan.Select(p => Line(p, osh)));
        Assert.Equal([true, false, false], plan.Select(p => p.TwoWay));
    }

    [Fact]
    public void The_default_policy_calls_to_the_reviews_the_day_before_day_1_7_and_28()
    {
        var osh = Zones["Asia/Bishkek"];
        var recorded = new LocalDateTime(2026, 10, 12, 11, 30).InZoneStrictly(osh).ToInstant();

        var plan = ReminderPlanner.BeforeReviews(ReminderPolicyRules.Default, new LocalDate(2026, 10, 12), osh, osh, recorded);

        Assert.Equal(
            ["R+1 2026-10-12T18:00:00 2026-10-13T09:00:00", "R+7 2026-10-18T11:00:00 2026-10-19T09:00:00", "R+28 2026-11-08T11:00:00 2026-11-09T09:00:00"],
            plan.Select(p => Line(p, osh)));
    }

    [Fact]
    public void A_booking_five_days_ahead_is_not_asked_to_confirm_any_more()
    {
        var tashkent = Zones["Asia/Tashkent"];
        var booked = new LocalDateTime(2026, 10, 7, 12, 0).InZoneStrictly(tashkent).ToInstant();

        var plan = ReminderPlanner.BeforeSurgery(ReminderPolicyRules.Default, new LocalDateTime(2026, 10, 12, 8, 0), tashkent, tashkent, booked);

        Assert.Equal(["T-2", "T-1"], plan.Select(p => p.StepKey));
    }

    [Fact]
    public void A_recipient_far_west_gets_the_message_when_the_morning_comes_there()
    {
        var osh = Zones["Asia/Bishkek"];
        var moscow = Zones["Europe/Moscow"];
        var booked = new LocalDateTime(2026, 9, 1, 12, 0).InZoneStrictly(osh).ToInstant();

        var plan = ReminderPlanner.BeforeSurgery(ReminderPolicyRules.Default, new LocalDateTime(2026, 10, 12, 8, 0), osh, moscow, booked);

        Assert.All(plan, p => Assert.Equal(new LocalTime(9, 0), p.DueAt.InZone(moscow).TimeOfDay));
    }

    [Fact]
    public void What_cannot_wait_for_the_morning_goes_out_the_evening_before()
    {
        var osh = Zones["Asia/Bishkek"];
        var policy = ReminderPolicyRules.Default with
        {
            Steps = [new("late", ReminderKind.LastReminder, 1, new LocalTime(22, 0), Duration.FromHours(24))],
        };

        var plan = ReminderPlanner.BeforeSurgery(policy, new LocalDateTime(2026, 10, 12, 7, 30), osh, osh, Instant.FromUtc(2026, 9, 1, 0, 0));

        Assert.Equal("late 2026-10-11T19:00:00 2026-10-12T07:30:00", Line(Assert.Single(plan), osh));
    }

    [Theory]
    [InlineData("2026-03-30T08:00:00", "2026-03-29T03:30:00")] // 02:30 does not exist that night: the clocks go from 02:00 to 03:00
    [InlineData("2026-10-26T08:00:00", "2026-10-25T02:30:00")] // 02:30 exists twice: the first one is taken
    public void A_step_in_a_changed_night_is_planned_once(string arrival, string due)
    {
        var berlin = Zones["Europe/Berlin"];
        var policy = ReminderPolicyRules.Default with
        {
            QuietHours = new QuietHours(LocalTime.Noon, LocalTime.Noon),
            Steps = [new("night", ReminderKind.LastReminder, 1, new LocalTime(2, 30), Duration.FromHours(24))],
        };

        var plan = ReminderPlanner.BeforeSurgery(
            policy, LocalDateTimePattern.GeneralIso.Parse(arrival).Value, berlin, berlin, Instant.FromUtc(2026, 1, 1, 0, 0));

        var planned = Assert.Single(plan).DueAt.InZone(berlin);
        Assert.Equal(due, LocalDateTimePattern.GeneralIso.Format(planned.LocalDateTime));
        Assert.True(planned.IsDaylightSavingTime());
    }

    [Fact]
    public void The_default_policy_passes_its_own_check() => ReminderPolicyRules.Default.Check();

    [Fact]
    public void A_policy_that_names_a_step_twice_or_never_lets_anything_out_is_refused()
    {
        var policy = ReminderPolicyRules.Default;

        Assert.Throws<ArgumentException>(() => (policy with { Steps = [policy.Steps[0], policy.Steps[0]] }).Check());
        Assert.Throws<ArgumentException>(() => (policy with { QuietHours = new(new LocalTime(9, 30), new LocalTime(9, 0)) }).Check());
        Assert.Throws<ArgumentException>(() => (policy with { Steps = [policy.Steps[0] with { ReviewDay = 7 }] }).Check());
        Assert.Throws<ArgumentException>(() => (policy with { Steps = [policy.Steps[0] with { DaysBefore = -1 }] }).Check());
        Assert.Throws<ArgumentException>(() => (policy with { Steps = [policy.Steps[0] with { Key = "T-6" }] }).Check());
        (policy with { Steps = [policy.Steps[0], policy.Steps[0] with { Key = "T-7b" }] }).Check();
    }

    [Theory]
    [InlineData("R+28", 28)]
    [InlineData("R+7b", 7)]
    [InlineData("T-7", null)]
    public void A_steps_key_tells_the_day_of_its_review(string key, int? day) => Assert.Equal(day, ReminderStep.ReviewDayOf(key));

    private static List<PlannedReminder> Both(
        ReminderPolicyRules policy, LocalDateTime arrival, DateTimeZone hospital, DateTimeZone recipient, Instant now) =>
    [
        .. ReminderPlanner.BeforeSurgery(policy, arrival, hospital, recipient, now),
        .. ReminderPlanner.BeforeReviews(policy, arrival.Date, hospital, recipient, now),
    ];

    private static string Line(PlannedReminder planned, DateTimeZone zone) =>
        $"{planned.StepKey} {Local(planned.DueAt, zone)} {Local(planned.ExpiresAt, zone)}";

    private static string Local(Instant instant, DateTimeZone zone) => LocalDateTimePattern.GeneralIso.Format(instant.InZone(zone).LocalDateTime);

    [Fact]
    public void A_key_that_fits_stays_and_the_others_get_the_next_free_one_of_their_day()
    {
        var ten = new LocalTime(10, 0);
        ReminderStep Step(string key, int days, int? review = null) =>
            new(key, review is null ? ReminderKind.Instructions : ReminderKind.ReviewReminder, days, ten, Duration.FromHours(1), ReviewDay: review);

        var steps = ReminderStep.WithKeys([Step("", 7), Step("T-7b", 7), Step("T-7", 7), Step("T-7", 7), Step("T-2", 3), Step("R+1", 1, 28), Step("T-1", 0, 1)]);

        Assert.Equal(["T-7c", "T-7b", "T-7", "T-7d", "T-3", "R+28", "R+1"], steps.Select(s => s.Key));
        Assert.All(steps, s => Assert.Empty(s.Problems()));
    }
}
