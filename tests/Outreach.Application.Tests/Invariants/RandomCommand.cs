using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Outcomes;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.WaitingList;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Reminders;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Tests.Invariants;

/// <summary>Something that a client of the world may do at random, legal or not.</summary>
/// <param name="Weight">How often, beside the others.</param>
/// <param name="ActAsync">Does it; answers its outcome in a word or two.</param>
internal sealed record RandomCommand(string Name, int Weight, Func<RandomWorld, Dice, Task<string>> ActAsync)
{
    public static readonly IReadOnlyList<RandomCommand> All =
    [
        .. Bookings(), .. Days(), .. Operations(), .. Jobs(), .. RandomPlanning.Sessions(), .. RandomPlanning.WaitingList(), .. RandomPlanning.Commitments(),
        .. RandomPeople.Patients(), .. RandomPeople.Screening(), .. RandomPeople.Commitments(),
    ];

    /// <summary>Each as often as it weighs.</summary>
    public static readonly IReadOnlyList<RandomCommand> Drawn = [.. All.SelectMany(c => Enumerable.Repeat(c, c.Weight))];

    private static EndReason[] EndReasons => [EndReason.Illness, EndReason.NoEscort, EndReason.BloodPressure, EndReason.Other];

    private static IEnumerable<RandomCommand> Bookings()
    {
        yield return new("book", 14, async (w, d) => await w.SendAsync(d, new BookSurgery(
            await w.EntryAsync(d, EntryStatus.Waiting), await w.SessionAsync(d, SessionStatus.Open),
            d.OneIn(6) ? d.Of(w.Programmes).Commitment.Id.Value : null, d.OneIn(3), d.OneIn(4) ? "A clinician says so" : null)));
        yield return new("book-held-place", 4, async (w, d) => await w.SendAsync(d, new BookHeldPlace(await w.BookingAsync(d, BookingStatus.Held), Version(d))));
        yield return new("confirm", 4, async (w, d) => await w.SendAsync(d, new ConfirmBooking(await w.BookingAsync(d, BookingStatus.Booked), Version(d))));
        yield return new("reschedule", 4, async (w, d) => await w.SendAsync(d, new RescheduleBooking(
            await w.BookingAsync(d, BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed), await w.SessionAsync(d, SessionStatus.Open),
            d.Of(EndReasons), d.Of(Enum.GetValues<CancelledBy>()), null, d.OneIn(3) ? "A clinician says so" : null, Version(d))));
        yield return new("cancel", 4, async (w, d) => await w.SendAsync(d, new CancelBooking(
            await w.BookingAsync(d, BookingStatus.Held, BookingStatus.Booked, BookingStatus.Confirmed), d.Of(EndReasons), d.Of(Enum.GetValues<CancelledBy>()), null,
            d.OneIn(10) ? d.Of(Enum.GetValues<RemovalReason>()) : null, Version(d))));
        yield return new("find-offers", 1, async (w, d) => await w.SendAsync(d, new FindOffers(await w.EntryAsync(d, EntryStatus.Waiting))));
    }

    private static IEnumerable<RandomCommand> Days()
    {
        yield return new("arrive", 7, async (w, d) => await w.SendAsync(d, new MarkArrived(await DueAsync(w, d), Version(d))));
        yield return new("enter-theatre", 3, async (w, d) => await w.SendAsync(d, new EnterTheatre(await w.BookingAsync(d, BookingStatus.Arrived), Version(d))));
        yield return new("unfit", 2, async (w, d) => await w.SendAsync(d, new MarkUnfit(
            await w.BookingAsync(d, BookingStatus.Arrived, BookingStatus.InTheatre), d.Of(EndReasons), null, d.OneIn(2) ? w.Today().PlusDays(7) : null, Version(d))));
        yield return new("no-show", 2, async (w, d) => await w.SendAsync(d, new MarkNoShow(await DueAsync(w, d), d.OneIn(2) ? d.Of(EndReasons) : null, null, Version(d))));
    }

    private static IEnumerable<RandomCommand> Operations()
    {
        yield return new("record-operation", 7, async (w, d) => await w.SendAsync(d, new RecordOperation(
            await w.BookingAsync(d, BookingStatus.Arrived, BookingStatus.InTheatre), Facts(w, d), Version(d))));
        yield return new("record-unbooked-operation", 3, async (w, d) => await w.SendAsync(d, new RecordUnbookedOperation(
            await w.EntryAsync(d, EntryStatus.Waiting, EntryStatus.OnHold), w.Today().PlusDays(d.Of(0, 0, 0, -1, -3, 1)), Facts(w, d))));
        yield return new("verify-operation", 5, async (w, d) => await w.SendAsync(d, new VerifyOperation(await w.OperationAsync(d, OperationStatus.Recorded), Version(d))));
        yield return new("reverse-operation", 2, async (w, d) => await w.SendAsync(d, new ReverseOperation(await w.OperationAsync(d, OperationStatus.Verified), "Recorded by mistake", Version(d))));
    }

    private static IEnumerable<RandomCommand> Jobs()
    {
        yield return new("re-rank", 1, async (w, _) => await w.SendAsSystemAsync(new ReRankDue()));
        yield return new("expire-holds", 3, async (w, _) => await w.SendAsSystemAsync(new ExpireHolds()));
        yield return new("replace-reminder-policy", 1, async (w, d) => await w.SendAsync(d, new ReplaceReminderPolicy(
            d.OneIn(3) ? null : d.Of(w.Programmes).Hospital.Id.Value, "Chief", QuietHours.Night, new LocalTime(9, 0), 3,
            [.. ReminderPolicyRules.Default.Steps.Where(_ => !d.OneIn(4)).Select(s => d.OneIn(3) ? s with { SendAt = new LocalTime(9 + d.Below(9), 0) } : s)])));
        yield return new("bring-reminders-in-line", 4, async (w, _) => await w.SendAsSystemAsync(new BringRemindersInLine()));
        yield return new("dispatch-reminders", 4, async (w, d) =>
        {
            var result = d.Of(SendResult.Sent, SendResult.Sent, SendResult.Sent, SendResult.Transient, SendResult.Permanent, SendResult.Unknown);
            w.App.Messages.Answer = m => Task.FromResult(new SendOutcome(result, result == SendResult.Sent ? null : "at-random", m.Id.ToString("N")));
            return await w.SendAsSystemAsync(new DispatchDueReminders());
        });
        yield return new("move-clock", 3, (w, d) =>
        {
            var step = d.Of(Duration.FromMinutes(5), Duration.FromMinutes(20), Duration.FromHours(3), Duration.FromHours(14), Duration.FromDays(1));
            w.App.Clock.Advance(step);
            return Task.FromResult($"by {step}");
        });
        yield return new("move-clock-to-next-arrival", 4, async (w, _) =>
        {
            await using var db = w.App.OpenDatabase();
            var now = w.App.Clock.GetCurrentInstant();
            var next = await db.Bookings.Where(b => (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed) && b.ArrivesAt > now)
                .OrderBy(b => b.ArrivesAt).Select(b => (Instant?)b.ArrivesAt).FirstOrDefaultAsync();
            if (next is { } arrival)
            {
                w.App.Clock.Advance(Duration.Max(arrival - now, Duration.Zero));
            }

            return next is null ? "nobody is expected" : "done";
        });
    }

    /// <summary>A booking of today more often than another.</summary>
    private static async Task<Guid> DueAsync(RandomWorld world, Dice dice)
    {
        await using var db = world.App.OpenDatabase();
        var today = world.Today();
        var due = await db.Bookings.Where(b => (b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed) && b.OperationDate == today)
            .OrderBy(b => b.Id).Select(b => b.Id.Value).ToListAsync();
        return due.Count > 0 && !dice.OneIn(8) ? dice.Of(due) : await world.BookingAsync(dice, BookingStatus.Booked, BookingStatus.Confirmed);
    }

    private static OperationFacts Facts(RandomWorld world, Dice dice) => new(
        dice.OneIn(3) ? dice.Of(Enum.GetValues<ProcedureKind>()) : ProcedureKind.LensExtraction, dice.Of(Enum.GetValues<Technique>()),
        dice.Of(world.Programmes).Surgeon.Id.Value, dice.OneIn(9) ? 99m : 21.5m, null, null, dice.OneIn(10));

    /// <summary>Now and then the version that somebody may have read.</summary>
    public static long? Version(Dice dice) => dice.OneIn(9) ? dice.Below(5) : null;
}
