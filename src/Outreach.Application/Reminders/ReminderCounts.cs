using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>Counts the messages of a period's bookings, and who came; the database groups, this puts the groups together.</summary>
/// <param name="to">Inclusive.</param>
/// <param name="hidden">Small counts are left out.</param>
internal sealed class ReminderCounts(OutreachDbContext db, HospitalId[] hospitals, LocalDate from, LocalDate to, bool hidden)
{
    private readonly Dictionary<(MessageChannelKind? Channel, string? Language), MessageFigures> rows = [];

    private IQueryable<Booking> Bookings =>
        db.Bookings.AsNoTracking().Where(b => hospitals.Contains(b.HospitalId) && b.OperationDate >= from && b.OperationDate <= to);

    private IQueryable<Reminder> Messages => db.Reminders.AsNoTracking().Join(Bookings, r => r.BookingId, b => b.Id, (r, _) => r);

    public async Task<IReadOnlyList<MessageFigures>> MessagesAsync(CancellationToken cancellationToken)
    {
        await CountMessagesAsync(cancellationToken);
        await CountUndeliveredAsync(cancellationToken);
        await CountSegmentsAsync(cancellationToken);
        await CountAnswersAsync(cancellationToken);

        return [.. rows.Values.OrderBy(r => r.Channel ?? (MessageChannelKind)int.MaxValue).ThenBy(r => r.Language ?? "~", StringComparer.Ordinal).Select(r => hidden ? Hide(r) : r)];
    }

    /// <param name="today">Bookings of earlier days are looked at.</param>
    public async Task<IReadOnlyList<AttendanceByReach>> AttendanceAsync(LocalDate today, CancellationToken cancellationToken)
    {
        var told = db.Reminders.Where(r => r.Kind != ReminderKind.ReviewReminder && r.Kind != ReminderKind.CancellationNotice);
        var groups = await Bookings
            .Where(b => b.OperationDate < today)
            .Where(b => b.Status == BookingStatus.Arrived || b.Status == BookingStatus.InTheatre || b.Status == BookingStatus.Completed || b.Status == BookingStatus.Unfit
                || b.Status == BookingStatus.NoShow
                || (b.Status == BookingStatus.Cancelled && (b.CancelledBy == CancelledBy.Patient || b.CancelledBy == CancelledBy.Escort)))
            .Select(b => new
            {
                b.Status,
                Reach = told.Where(r => r.BookingId == b.Id).Max(r => (int?)(
                    r.DeliveredAt != null ? (int)ReminderReach.Delivered
                    : r.Status == ReminderStatus.Delivered ? (int)ReminderReach.Spoken
                    : r.SentAt != null ? (int)ReminderReach.Sent
                    : r.Status == ReminderStatus.Failed ? (int)ReminderReach.Failed
                    : (int)ReminderReach.None)) ?? (int)ReminderReach.None,
            })
            .GroupBy(b => b)
            .Select(g => new { g.Key.Status, g.Key.Reach, Count = g.Count() })
            .ToListAsync(cancellationToken);

        return
        [
            .. groups.GroupBy(g => (ReminderReach)g.Reach).OrderByDescending(g => g.Key).Select(g =>
            {
                var noShow = g.Where(x => x.Status == BookingStatus.NoShow).Sum(x => x.Count);
                var cancelled = g.Where(x => x.Status == BookingStatus.Cancelled).Sum(x => x.Count);
                var came = g.Sum(x => x.Count) - noShow - cancelled;
                var rate = came + noShow == 0 ? (double?)null : Math.Round((double)came / (came + noShow), 4);

                // A rate beside one of its counts gives the other one away.
                return new AttendanceByReach(g.Key, Shown(came), Shown(noShow), Shown(cancelled), Shown(came) is null || Shown(noShow) is null ? null : rate);
            }),
        ];
    }

    private async Task CountMessagesAsync(CancellationToken cancellationToken)
    {
        var groups = await Messages
            .Where(r => r.SentAt != null || r.Status == ReminderStatus.Failed)
            .GroupBy(r => new { r.Channel, r.Language })
            .Select(g => new
            {
                g.Key.Channel,
                g.Key.Language,
                Sent = g.Count(r => r.SentAt != null),
                Delivered = g.Count(r => r.DeliveredAt != null || r.Status == ReminderStatus.Delivered),
                Failed = g.Count(r => r.Status == ReminderStatus.Failed),
                Asked = g.Count(r => r.SentAt != null && r.Kind == ReminderKind.ConfirmRequest),
            })
            .ToListAsync(cancellationToken);

        foreach (var g in groups)
        {
            Change(g.Channel, g.Language, r => r with { Sent = g.Sent, Delivered = g.Delivered, Failed = g.Failed, Asked = g.Asked });
        }
    }

    private async Task CountUndeliveredAsync(CancellationToken cancellationToken)
    {
        var groups = await Messages
            .Join(db.ReminderAttempts.Where(a => a.Outcome == "undelivered"), r => r.Id, a => a.ReminderId, (r, a) => new { a.Channel, r.Language })
            .GroupBy(a => a)
            .Select(g => new { g.Key.Channel, g.Key.Language, Count = g.Count() })
            .ToListAsync(cancellationToken);

        foreach (var g in groups)
        {
            Change(g.Channel, g.Language, r => r with { Undelivered = g.Count });
        }
    }

    /// <remarks>A message that did not arrive as SMS and took another way has cost its parts all the same.</remarks>
    private async Task CountSegmentsAsync(CancellationToken cancellationToken)
    {
        var groups = await Messages
            .Where(r => r.Segments != null)
            .GroupBy(r => r.Language)
            .Select(g => new { Language = g.Key, Sum = g.Sum(r => r.Segments) })
            .ToListAsync(cancellationToken);

        foreach (var g in groups)
        {
            Change(MessageChannelKind.Sms, g.Language, r => r with { Segments = g.Sum });
        }
    }

    /// <remarks>A median needs the times one by one: a few moments of each booking that was asked and has answered are read, and no more of it.</remarks>
    private async Task CountAnswersAsync(CancellationToken cancellationToken)
    {
        var asked = db.Reminders.AsNoTracking().Where(r => r.Kind == ReminderKind.ConfirmRequest && r.SentAt != null);
        var answered = asked
            .Join(Bookings, r => r.BookingId, b => b.Id, (r, b) => new
            {
                r.Channel,
                r.Language,
                r.SentAt,
                AskedAgainAt = asked.Where(o => o.BookingId == r.BookingId && o.SentAt > r.SentAt).Min(o => o.SentAt),
                b.ConfirmedAt,
                DeclinedAt = b.Status == BookingStatus.Cancelled && (b.CancelledBy == CancelledBy.Patient || b.CancelledBy == CancelledBy.Escort) ? b.ChangedAt : (Instant?)null,
                b.CallAskedAt,
                RepliedAt = db.Replies.Where(p => p.BookingId == b.Id && p.Answer == ReminderAnswer.AskForCall && p.ReceivedAt >= r.SentAt).Min(p => (Instant?)p.ReceivedAt),
            })
            .Where(a => a.ConfirmedAt != null || a.DeclinedAt != null || a.CallAskedAt != null || a.RepliedAt != null);
        var times = new Dictionary<(MessageChannelKind?, string?), SortedDictionary<int, int>>();

        await foreach (var a in answered.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var sent = a.SentAt!.Value;
            var (confirmed, declined) = (Within(a.ConfirmedAt), Within(a.DeclinedAt));
            var call = Within(a.RepliedAt) ?? Within(a.CallAskedAt);

            if (confirmed is null && declined is null && call is null)
            {
                continue;
            }

            Change(a.Channel, a.Language, r => r with
            {
                Confirmed = r.Confirmed + (confirmed is null ? 0 : 1),
                Declined = r.Declined + (declined is null ? 0 : 1),
                AskedForCall = r.AskedForCall + (call is null ? 0 : 1),
            });
            var first = new[] { confirmed, declined, call }.OfType<Instant>().Min();
            var key = (a.Channel, a.Language);
            var minutes = (int)(first - sent).TotalMinutes;
            var known = times.TryGetValue(key, out var t) ? t : times[key] = [];
            known[minutes] = known.GetValueOrDefault(minutes) + 1;

            Instant? Within(Instant? at) => at >= sent && (a.AskedAgainAt is null || at < a.AskedAgainAt) ? at : null;
        }

        foreach (var ((channel, language), known) in times)
        {
            var few = Shown(known.Values.Sum()) is null;
            Change(channel, language, r => r with { MedianMinutes = few ? null : FulfilmentCircumstances.Percentile([.. known.Select(k => (k.Key, k.Value))], 50) });
        }
    }

    private void Change(MessageChannelKind? channel, string? language, Func<MessageFigures, MessageFigures> change)
    {
        var row = rows.TryGetValue((channel, language), out var known)
            ? known
            : new(channel, language, 0, 0, 0, 0, 0, 0, 0, 0, null, channel == MessageChannelKind.Sms ? 0 : null);
        rows[(channel, language)] = change(row);
    }

    private MessageFigures Hide(MessageFigures r) => r with
    {
        Sent = Shown(r.Sent),
        Delivered = Shown(r.Delivered),
        Undelivered = Shown(r.Undelivered),
        Failed = Shown(r.Failed),
        Asked = Shown(r.Asked),
        Confirmed = Shown(r.Confirmed),
        Declined = Shown(r.Declined),
        AskedForCall = Shown(r.AskedForCall),

        // Of a few messages it says how many they are.
        Segments = Shown(r.Sent) is null ? null : Shown(r.Segments),
    };

    private int? Shown(int? count) => hidden && count is { } known ? PatientCount.Of(known).Count : count;
}
