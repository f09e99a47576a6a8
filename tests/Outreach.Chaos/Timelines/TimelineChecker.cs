using System.Globalization;
using NodaTime;
using Outreach.Application.Ports;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Chaos.Timelines;

/// <summary>
/// Says what is wrong with a timeline. It works everything out from the facts and the clock by itself, without the product's planner, quiet hours
/// or database, so that it does not repeat the product's mistakes.
/// </summary>
public sealed class TimelineChecker
{
    /// <summary>The longest wait after a failed try is three hours; the clock may stand a few minutes back.</summary>
    private static readonly Duration LongestWait = Duration.FromMinutes(200);

    /// <summary>What the programme asks for without a policy of its own: days before, and how late it may be.</summary>
    private static readonly (string Step, int Days, Duration MayBeLate)[] UsualSteps =
        [("T-7", 7, Duration.FromHours(72)), ("T-2", 2, Duration.FromHours(24)), ("T-1", 1, Duration.FromHours(24))];

    private readonly Timeline timeline;
    private readonly Dictionary<Guid, TimelineReminder> reminders;
    private readonly Dictionary<Guid, BookingMade> bookings = [];
    private readonly HashSet<Guid> ended = [];
    private readonly HashSet<Guid> endedUnheard = [];
    private readonly HashSet<Guid> operated = [];
    private readonly HashSet<Guid> stopped = [];
    private readonly HashSet<Guid> refused = [];
    private readonly HashSet<Guid> wasPossible = [];
    private readonly Dictionary<Guid, int> policiesToCome;
    private readonly Dictionary<Guid, QuietHours> quiet = [];
    private readonly Dictionary<Guid, LocalTime> instructionsAt = [];
    private readonly Dictionary<Guid, Instant> disturbed = [];
    private readonly Dictionary<Guid, int> arrivals = [];
    private readonly HashSet<Guid> repeatable = [];
    private readonly List<string> findings = [];
    private Instant disturbedAll = Instant.MinValue;
    private bool consent;
    private Instant consentSince;
    private bool someNumberIsGone;

    private TimelineChecker(Timeline timeline)
    {
        this.timeline = timeline;
        reminders = timeline.Reminders.ToDictionary(r => r.Id);
        policiesToCome = timeline.Facts.OfType<PolicyReplaced>().GroupBy(p => p.Hospital).ToDictionary(g => g.Key, g => g.Count());
    }

    /// <summary>What is wrong, in words; nothing if all is well.</summary>
    public static IReadOnlyList<string> Check(Timeline timeline)
    {
        var checker = new TimelineChecker(timeline);

        foreach (var fact in timeline.Facts)
        {
            checker.Follow(fact);
        }

        checker.CheckPlans();
        checker.CheckEnds();

        return checker.findings;
    }

    private void Follow(TimelineFact fact)
    {
        switch (fact)
        {
            case BookingMade made:
                bookings.Add(made.Booking, made);
                break;
            case BookingOver over:
                ended.Add(over.Booking);
                NoteUnheard();
                break;
            case PatientCame:
                endedUnheard.UnionWith(ended);
                break;
            case OperationMade operation:
                operated.Add(operation.Booking);
                break;
            case ConsentChanged change:
                (consent, consentSince) = (change.InForce, change.At);
                NoteUnheard();
                break;
            case MessagesStopped { Stopped: true } stop:
                stopped.Add(stop.Contact);
                disturbedAll = Later(disturbedAll, stop.At + Duration.FromHours(12));
                break;
            case MessagesStopped start:
                stopped.Remove(start.Contact);
                disturbedAll = Later(disturbedAll, start.At + Duration.FromHours(12));
                break;
            case PolicyReplaced policy:
                policiesToCome[policy.Hospital]--;
                quiet[policy.Hospital] = policy.Quiet;
                instructionsAt[policy.Hospital] = policy.InstructionsAt;
                disturbedAll = Later(disturbedAll, policy.At + Duration.FromHours(12));
                break;
            case HostLost lost:
                disturbedAll = Later(disturbedAll, lost.At);
                break;
            case HandedOver handed:
                Follow(handed);
                break;
            case JobRan { TookEverything: true } run:
                NotePossible(run.At);
                break;
        }
    }

    private void Follow(HandedOver handed)
    {
        if (!reminders.TryGetValue(handed.Message, out var reminder))
        {
            Find(handed.At, "a message left that is no reminder");
            return;
        }

        if (!IsWanted(reminder))
        {
            Find(handed.At, $"{reminder.Step} left after its booking had ended or moved");
        }

        if (!consent)
        {
            Find(handed.At, $"{reminder.Step} left without consent");
        }

        if (stopped.Contains(handed.Contact))
        {
            Find(handed.At, $"{reminder.Step} left to somebody who wants no messages");
        }

        if (!IsOpen(handed.At, timeline.Contacts.Single(c => c.Id == handed.Contact).Zone, QuietAt(reminder)))
        {
            Find(handed.At, $"{reminder.Step} left in the quiet hours of its recipient");
        }

        someNumberIsGone |= handed.Answer == SendResult.NoSuchRecipient;
        if (handed.Answer != SendResult.Sent)
        {
            disturbed[reminder.Id] = Later(disturbed.GetValueOrDefault(reminder.Id, Instant.MinValue), handed.At);
            refused.Add(reminder.Id);
        }

        if (handed.Arrived)
        {
            if (handed.At < reminder.DueAt || handed.At >= reminder.ExpiresAt)
            {
                Find(handed.At, $"{reminder.Step} left before it was due or after it had expired");
            }

            // A far end that knows the message again gives it to the person once.
            if (!handed.IsIdempotent || repeatable.Add(reminder.Id))
            {
                arrivals[reminder.Id] = arrivals.GetValueOrDefault(reminder.Id) + 1;
            }
        }
    }

    /// <summary>
    /// The notice of an end that falls into a time without consent is withdrawn, and does not come with a consent that is given later: by then it is no news.
    /// Nor is it to those who have come to another place since.
    /// </summary>
    private void NoteUnheard()
    {
        if (!consent)
        {
            endedUnheard.UnionWith(ended);
        }
    }

    /// <summary>
    /// Notes what this run of the job could have sent: nothing stood in its way. A consent of the same minute may have come when the run had looked already.
    /// What a later policy moved was due at another hour when this run looked; the runs after that policy are judged.
    /// </summary>
    private void NotePossible(Instant at)
    {
        // Which of the contacts is first then, and in what zone, is the product's affair.
        if (someNumberIsGone)
        {
            return;
        }

        foreach (var reminder in timeline.Reminders.Where(r => r.DueAt <= at && at < r.ExpiresAt))
        {
            var last = Later(disturbedAll, disturbed.GetValueOrDefault(reminder.Id, Instant.MinValue));

            if (IsWanted(reminder) && consent && at > consentSince && !IsMovedLater(reminder) && !IsTooLateByNewPolicy(reminder, at)
                && !(endedUnheard.Contains(reminder.Booking) && reminder.Kind == ReminderKind.CancellationNotice)
                && (last == Instant.MinValue || at - last > LongestWait)
                && timeline.Contacts.FirstOrDefault(c => !stopped.Contains(c.Id)) is { } first && IsOpen(at, first.Zone, QuietAt(reminder)))
            {
                wasPossible.Add(reminder.Id);
            }
        }
    }

    /// <summary>Each booking has its steps, each due when the recipient may first be written to.</summary>
    private void CheckPlans()
    {
        foreach (var booking in bookings.Values.Where(b => !quiet.ContainsKey(b.Hospital)))
        {
            var zone = DateTimeZoneProviders.Tzdb[booking.Zone];
            var arrival = booking.Visit.InZoneLeniently(zone).ToInstant();

            foreach (var (step, days, late) in UsualSteps)
            {
                var moment = booking.Visit.Date.PlusDays(-days).At(new LocalTime(10, 0)).InZoneLeniently(zone).ToInstant();
                var last = Instant.Min(moment + late, arrival);
                var due = timeline.Contacts.Select(c => FirstOpen(moment, last, c.Zone)).ToList();
                var there = timeline.Reminders.Where(r => r.Booking == booking.Booking && r.Step == step).ToList();

                if (there.Count > 1)
                {
                    Find(booking.At, $"{step} of a booking was planned twice");
                }

                // Where no opening comes in time, the evening before is the product's choice.
                if (due.TrueForAll(d => d is not null) && there.Count == 0 && due.TrueForAll(d => d > booking.At))
                {
                    Find(booking.At, $"{step} of a booking was never planned");
                }
                else if (due.TrueForAll(d => d is not null) && there is [var one] && !due.Contains(one.DueAt))
                {
                    Find(booking.At, $"{step} of a booking was planned for {one.DueAt} and not for {due[0]}");
                }
            }
        }
    }

    private void CheckEnds()
    {
        foreach (var reminder in timeline.Reminders)
        {
            var arrived = arrivals.GetValueOrDefault(reminder.Id);

            if (arrived > 1)
            {
                Find(reminder.DueAt, $"{reminder.Step} arrived {arrived} times");
            }

            switch (reminder.Status)
            {
                case ReminderStatus.Sent or ReminderStatus.Delivered when arrived == 0:
                    Find(reminder.DueAt, $"{reminder.Step} counts as sent and nobody has it");
                    break;
                case ReminderStatus.Sent or ReminderStatus.Delivered:
                    break;
                case ReminderStatus.Failed when reminder.Reason is null || (!refused.Contains(reminder.Id) && disturbedAll == Instant.MinValue):
                    Find(reminder.DueAt, $"{reminder.Step} failed without a reason ({reminder.Reason})");
                    break;
                case ReminderStatus.Failed:
                    break;
                case ReminderStatus.Withdrawn when reminder is { Kind: ReminderKind.CancellationNotice, Reason: "booked-again" }:
                    // Who has another place before hearing that one was taken away hears of the new one.
                    if (!timeline.Reminders.Any(r => r.Kind == ReminderKind.MoveNotice && r.Booking != reminder.Booking))
                    {
                        Find(reminder.DueAt, $"{reminder.Step} gave way to a notice that is not there");
                    }

                    break;
                case ReminderStatus.Withdrawn or ReminderStatus.Expired when arrived == 0 && wasPossible.Contains(reminder.Id):
                    Find(reminder.DueAt, $"{reminder.Step} could have left and did not ({reminder.Status}, {reminder.Reason})");
                    break;
                case ReminderStatus.Planned or ReminderStatus.Due or ReminderStatus.Sending when reminder.ExpiresAt <= timeline.EndedAt:
                    Find(reminder.DueAt, $"{reminder.Step} is still {reminder.Status} after its end");
                    break;
            }
        }

        foreach (var doubled in timeline.Reminders.Where(r => arrivals.ContainsKey(r.Id)).GroupBy(r => (r.Booking, r.Step)).Where(g => g.Count() > 1))
        {
            Find(doubled.First().DueAt, $"{doubled.Key.Step} of a booking arrived as {doubled.Count()} messages");
        }
    }

    private bool IsWanted(TimelineReminder reminder) => reminder.Kind switch
    {
        ReminderKind.CancellationNotice => ended.Contains(reminder.Booking),
        ReminderKind.ReviewReminder => operated.Contains(reminder.Booking),
        _ => bookings.ContainsKey(reminder.Booking) && !ended.Contains(reminder.Booking),
    };

    /// <summary>Its hour is that of the last policy, and there is one to come.</summary>
    private bool IsMovedLater(TimelineReminder reminder) =>
        bookings.TryGetValue(reminder.Booking, out var booking) && policiesToCome.GetValueOrDefault(booking.Hospital) > 0;

    /// <summary>A policy that came while no job ran may have moved the hour of the instructions so far back that they are too late by now.</summary>
    private bool IsTooLateByNewPolicy(TimelineReminder reminder, Instant at) =>
        reminder is { Step: "T-2", Reason: "policy-changed" }
        && bookings.TryGetValue(reminder.Booking, out var booking)
        && instructionsAt.TryGetValue(booking.Hospital, out var hour)
        && booking.Visit.Date.PlusDays(-2).At(hour).InZoneLeniently(DateTimeZoneProviders.Tzdb[booking.Zone]).ToInstant() + Duration.FromHours(24) <= at;

    private QuietHours QuietAt(TimelineReminder reminder) =>
        bookings.TryGetValue(reminder.Booking, out var booking) && quiet.TryGetValue(booking.Hospital, out var own) ? own : new(new LocalTime(20, 0), new LocalTime(9, 0));

    private static bool IsOpen(Instant at, string zone, QuietHours quiet)
    {
        var time = at.InZone(DateTimeZoneProviders.Tzdb[zone]).TimeOfDay;

        return quiet.From > quiet.Until ? time >= quiet.Until && time < quiet.From : time < quiet.From || time >= quiet.Until;
    }

    /// <summary>By looking at every quarter of an hour: where a day begins and ends is not worked out, so that it cannot be worked out wrongly.</summary>
    private static Instant? FirstOpen(Instant from, Instant before, string zone)
    {
        for (var at = from; at < before; at += Duration.FromMinutes(15))
        {
            if (IsOpen(at, zone, new(new LocalTime(20, 0), new LocalTime(9, 0))))
            {
                return at;
            }
        }

        return null;
    }

    private static Instant Later(Instant one, Instant other) => Instant.Max(one, other);

    private void Find(Instant at, string what) => findings.Add(string.Create(CultureInfo.InvariantCulture, $"person {timeline.Person}, {at}: {what}"));
}
