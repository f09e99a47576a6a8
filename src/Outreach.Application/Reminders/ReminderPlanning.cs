using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Policies;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Reminders;

/// <summary>
/// Keeps the reminders in step with bookings and operations, in the transaction of the command that changes those: a
/// booking that is on disk has its reminders, one that is not has none.
/// </summary>
public sealed class ReminderPlanning(OutreachDbContext db, IDatabaseEngine engine, IRowWriter insert, ReminderPolicies policies, IClock clock) : ISharedPart
{
    /// <summary>Why a reminder was withdrawn whose step the policy has no more; another policy may bring it back.</summary>
    internal const string PolicyChanged = "policy-changed";

    private const string PatientArrived = "patient-arrived";

    private static readonly ReminderStatus[] Pending = [ReminderStatus.Planned, ReminderStatus.Due, ReminderStatus.Sending];

    /// <summary>Plans the messages of a booking that has just become <see cref="BookingStatus.Booked"/> and is in the database.</summary>
    /// <param name="known">The person has just asked for the place: it is not announced to them.</param>
    public async Task PlanForBookingAsync(Booking booking, bool known, CancellationToken cancellationToken)
    {
        var (policy, zone, toBeCancelled) = await FactsAsync(booking.HospitalId, booking.PatientId, booking.Zone, cancellationToken);
        var (visit, hospital, now) = (booking.OperationDate + booking.Arrival, HospitalTime.Zone(booking.Zone), clock.GetCurrentInstant());
        var plan = ReminderPlanner.BeforeSurgery(policy, visit, hospital, zone, now);

        // Who has not yet heard that a place was taken away hears of the new one, and of nothing else: if word of the new one can still come.
        if (toBeCancelled
            && ReminderPlanner.Notice(policy, ReminderKind.MoveNotice, visit, hospital, zone, now) is { } moved
            && await WithdrawCancellationNoticesAsync(booking, "booked-again", cancellationToken) > 0)
        {
            Add(moved);
        }
        else if (policy.AnnounceBookings && !known && booking.ReplacesId is null)
        {
            // A reminder that comes the next day says the same.
            Add(ReminderPlanner.Notice(policy, ReminderKind.BookingNotice, visit, hospital, zone, now, plan is [var first, ..] ? first.DueAt - Duration.FromDays(1) : null));
        }

        await insert.InsertAsync(db, [.. plan.Select(p => New(p, booking.Id, null, booking.PatientId, booking.HospitalId, policy))], cancellationToken);

        void Add(PlannedReminder? notice) => plan = notice is null ? plan : [.. plan, notice];
    }

    /// <summary>The same of a place that was held, and may have been offered.</summary>
    /// <param name="known">The person has just asked for the place: it is not announced to them.</param>
    public async Task PlanForHeldPlaceAsync(Booking booking, bool known, CancellationToken cancellationToken)
    {
        await WithdrawAsync(booking.Id, "booking-booked", cancellationToken);
        await PlanForBookingAsync(booking, known, cancellationToken);
        var kept = await db.Reminders.SingleOrDefaultAsync(
            r => r.BookingId == booking.Id && r.Kind == ReminderKind.MoveNotice && r.ReasonCode == TimeNotice.PlaceOffered, cancellationToken);

        // The offer named an hour that is not the hour any more; what was just planned may say so already.
        if (kept is not null && !TimeNotice.KnewAlready(kept.Step, booking.Arrival)
            && !await db.Reminders.AnyAsync(r => r.BookingId == booking.Id && (r.Kind == ReminderKind.MoveNotice || r.Kind == ReminderKind.BookingNotice) && r.Status == ReminderStatus.Planned, cancellationToken)
            && await NoticeOfAsync(booking, ReminderKind.MoveNotice, null, cancellationToken) is (var policy, { } notice))
        {
            kept.Follow(notice, null, policy.Version);
        }
    }

    /// <summary>Offers a held place to the person; the caller saves.</summary>
    /// <returns>False if the message could only come when the place is no longer held.</returns>
    public async Task<bool> PlanPlaceOfferAsync(Booking booking, CancellationToken cancellationToken)
    {
        if (await NoticeOfAsync(booking, ReminderKind.PlaceOffer, booking.HoldExpiresAt, cancellationToken) is not (var policy, { } planned))
        {
            return false;
        }

        db.Reminders.Add(New(planned, booking.Id, null, booking.PatientId, booking.HospitalId, policy));
        return true;
    }

    /// <summary>Tells a patient whose booking the hospital has just ended; the caller saves.</summary>
    public Task PlanCancellationNoticeAsync(Booking booking, CancellationToken cancellationToken) =>
        PlanNewsAsync(booking, ReminderKind.CancellationNotice, cancellationToken);

    /// <summary>Tells a patient the new day, if a message has named another one before; the caller saves.</summary>
    /// <param name="booking">The new booking.</param>
    /// <param name="earlier">The one that it replaces.</param>
    public async Task PlanMoveNoticeAsync(Booking booking, BookingId earlier, CancellationToken cancellationToken)
    {
        // The channel is noted before a message leaves: also one that was on its way when it was withdrawn may have arrived.
        if (await db.Reminders.AnyAsync(r => r.BookingId == earlier && (r.SentAt != null || r.Channel != null), cancellationToken))
        {
            await PlanNewsAsync(booking, ReminderKind.MoveNotice, cancellationToken);
        }
    }

    /// <summary>Plans the calls to the reviews of an operation that has just been recorded; the caller saves.</summary>
    public async Task PlanReviewsAsync(Booking booking, Operation operation, CancellationToken cancellationToken)
    {
        var (policy, zone, _) = await FactsAsync(operation.HospitalId, operation.PatientId, booking.Zone, cancellationToken);
        var plan = ReminderPlanner.BeforeReviews(
            policy, operation.OperatedOn, HospitalTime.Zone(booking.Zone), zone, clock.GetCurrentInstant());
        var earlier = await db.Reminders
            .Where(r => r.BookingId == booking.Id && r.Kind == ReminderKind.ReviewReminder)
            .ToDictionaryAsync(r => r.Step, StringComparer.Ordinal, cancellationToken);

        foreach (var planned in plan)
        {
            // An operation that was reversed and recorded again: what was sent is not sent twice, the rest comes back.
            if (!earlier.TryGetValue(planned.StepKey, out var before))
            {
                db.Reminders.Add(New(planned, booking.Id, operation.Id, operation.PatientId, operation.HospitalId, policy));
            }
            else if (before.Status is ReminderStatus.Withdrawn or ReminderStatus.Planned)
            {
                before.PlanAgain(operation.Id, policy.Version, planned.DueAt, planned.ExpiresAt);
            }
        }
    }

    /// <summary>Holds bookings, and their reminders that are still to be sent, until the transaction ends.</summary>
    internal async Task HoldAsync(IReadOnlyCollection<BookingId> ids, CancellationToken cancellationToken)
    {
        // Always in one order. A booking may be ending at this moment, a reminder leaving.
        foreach (var id in ids.OrderBy(id => id.Value))
        {
            await engine.LockAsync(db, LockedRow.Booking, id.Value, cancellationToken);
        }

        var unsent = await db.Reminders.AsNoTracking()
            .Where(r => ids.Contains(r.BookingId) && (r.Status == ReminderStatus.Planned || r.Status == ReminderStatus.Due))
            .Select(r => r.Id)
            .ToListAsync(cancellationToken);

        foreach (var id in unsent.OrderBy(id => id.Value))
        {
            await engine.LockAsync(db, LockedRow.Reminder, id.Value, cancellationToken);
        }
    }

    /// <summary>What a policy changes for bookings; who carries it out holds them first.</summary>
    internal async Task<IReadOnlyList<(Booking Booking, Operation? Operation, List<ReminderChange> Changes)>> ChangesAsync(
        IReadOnlyCollection<BookingId> ids, ReminderPolicyRules policy, Instant now, CancellationToken cancellationToken)
    {
        var named = ids.Select(id => (BookingId?)id).ToList();
        var bookings = await db.Bookings.AsNoTracking().Where(b => ids.Contains(b.Id)).OrderBy(b => b.Id).ToListAsync(cancellationToken);
        var patients = bookings.Select(b => b.PatientId).Distinct().ToList();
        var reminders = (await db.Reminders.Where(r => ids.Contains(r.BookingId)).ToListAsync(cancellationToken)).ToLookup(r => r.BookingId);
        var operations = (await db.Operations.AsNoTracking()
            .Where(o => named.Contains(o.BookingId) && o.Status != OperationStatus.Reversed && o.Procedure != ProcedureKind.Abandoned)
            .ToListAsync(cancellationToken)).ToLookup(o => o.BookingId);
        var zones = (await db.Contacts.AsNoTracking()
            .Where(c => patients.Contains(c.PatientId) && !c.IsRemoved)
            .OrderBy(c => c.BrokenChannels != "")
            .ThenBy(c => c.Position)
            .ThenBy(c => c.Id)
            .Select(c => new { c.PatientId, c.Zone })
            .ToListAsync(cancellationToken)).ToLookup(c => c.PatientId, c => c.Zone);

        return
        [
            .. bookings.Select(b =>
            {
                var operation = operations[b.Id].MaxBy(o => o.RecordedAt);
                var zone = zones[b.PatientId].FirstOrDefault();
                var wanted = Wanted(b, operation, policy, HospitalTime.IsZone(zone) ? zone! : b.Zone, now);

                return (b, operation, ReminderChange.Of(reminders[b.Id], wanted, now).ToList());
            }),
        ];
    }

    /// <summary>Does what changes; the caller saves.</summary>
    internal void Carry(ReminderChange change, Booking booking, Operation? operation, ReminderPolicyRules policy)
    {
        switch (change)
        {
            case (null, { } added):
                db.Reminders.Add(New(added, booking.Id, operation?.Id, booking.PatientId, booking.HospitalId, policy));
                break;
            case ({ } reminder, null):
                reminder.Withdraw(PolicyChanged);
                break;
            case ({ } reminder, { } plan):
                reminder.Follow(plan, operation?.Id, policy.Version);
                break;
        }
    }

    /// <summary>Withdraws what is still to be sent before surgery: the booking has ended, or the patient has come.</summary>
    /// <param name="bookingId">The booking that ended, moved or was completed.</param>
    /// <param name="reasonCode">As in <c>booking-cancelled</c>.</param>
    public Task WithdrawAsync(BookingId bookingId, string reasonCode, CancellationToken cancellationToken) =>
        WithdrawAsync(db.Reminders.Where(r => r.BookingId == bookingId && r.Kind != ReminderKind.ReviewReminder && r.Kind != ReminderKind.CancellationNotice), reasonCode, cancellationToken);

    /// <summary>Withdraws what is still to be sent before surgery, also word of an earlier place: who is here knows more than it would say.</summary>
    public async Task WithdrawOnArrivalAsync(Booking booking, CancellationToken cancellationToken)
    {
        await WithdrawAsync(booking.Id, PatientArrived, cancellationToken);
        await WithdrawCancellationNoticesAsync(booking, PatientArrived, cancellationToken);
    }

    /// <summary>Withdraws the calls to reviews: the operation was reversed.</summary>
    public Task<int> WithdrawReviewsAsync(OperationId operation, string reason, CancellationToken cancellationToken) =>
        WithdrawAsync(db.Reminders.Where(r => r.OperationId == operation), reason, cancellationToken);

    /// <summary>Withdraws everything: the patient died, or wants no more messages.</summary>
    public Task<int> WithdrawAllAsync(PatientId patient, string reason, CancellationToken cancellationToken) =>
        WithdrawAsync(db.Reminders.Where(r => r.PatientId == patient), reason, cancellationToken);

    // The condition is part of the statement: what a worker has sent in the meantime stays sent.
    private static Task<int> WithdrawAsync(IQueryable<Reminder> which, string reason, CancellationToken cancellationToken) =>
        which.Where(r => Pending.Contains(r.Status)).ExecuteUpdateAsync(
            s => s
                .SetProperty(r => r.Status, ReminderStatus.Withdrawn)
                .SetProperty(r => r.ReasonCode, reason)
                .SetProperty(r => r.LeaseOwner, (string?)null)
                .SetProperty(r => r.LeaseUntil, (Instant?)null),
            cancellationToken);

    /// <summary>Every step of a policy for a booking as it stands, also those whose moment has passed.</summary>
    private static IReadOnlyList<PlannedReminder> Wanted(Booking booking, Operation? operation, ReminderPolicyRules policy, string recipientZone, Instant now)
    {
        var (hospital, recipient) = (HospitalTime.Zone(booking.Zone), HospitalTime.Zone(recipientZone));

        return booking.Status switch
        {
            BookingStatus.Booked or BookingStatus.Confirmed when booking.ArrivesAt > now =>
                ReminderPlanner.BeforeSurgery(policy, booking.OperationDate + booking.Arrival, hospital, recipient, Instant.MinValue),
            BookingStatus.Completed when operation is not null => ReminderPlanner.BeforeReviews(policy, operation.OperatedOn, hospital, recipient, Instant.MinValue),
            _ => [],
        };
    }

    /// <summary>What has to be known before the person sets out: if it is night until then, it is for the call list.</summary>
    private async Task PlanNewsAsync(Booking booking, ReminderKind kind, CancellationToken cancellationToken)
    {
        var (policy, written) = await NoticeOfAsync(booking, kind, null, cancellationToken);
        var news = written ?? ReminderPlanner.NoticeToSay(kind, booking.OperationDate + booking.Arrival, HospitalTime.Zone(booking.Zone), clock.GetCurrentInstant());
        if (news is null)
        {
            return;
        }

        var reminder = New(news, booking.Id, null, booking.PatientId, booking.HospitalId, policy);
        if (written is null)
        {
            reminder.Withdraw(Reminder.TooLate);
        }

        db.Reminders.Add(reminder);
    }

    private async Task<(ReminderPolicyRules Policy, PlannedReminder? Notice)> NoticeOfAsync(Booking booking, ReminderKind kind, Instant? until, CancellationToken cancellationToken)
    {
        var (policy, zone, _) = await FactsAsync(booking.HospitalId, booking.PatientId, booking.Zone, cancellationToken);
        return (policy, ReminderPlanner.Notice(policy, kind, booking.OperationDate + booking.Arrival, HospitalTime.Zone(booking.Zone), zone, clock.GetCurrentInstant(), until));
    }

    private Task<int> WithdrawCancellationNoticesAsync(Booking booking, string reason, CancellationToken cancellationToken)
    {
        var entry = booking.EntryId;
        return WithdrawAsync(
            db.Reminders.Where(r => r.PatientId == booking.PatientId && r.Kind == ReminderKind.CancellationNotice && r.Status != ReminderStatus.Sending
                && db.Bookings.Any(b => b.Id == r.BookingId && b.EntryId == entry)),
            reason, cancellationToken);
    }

    private Reminder New(
        PlannedReminder planned, BookingId booking, OperationId? operation, PatientId patient, HospitalId hospital, ReminderPolicyRules policy) =>
        new(EntityId.New<ReminderId>(clock), booking, operation, patient, hospital, planned.Kind, planned.StepKey, policy.Version, planned.DueAt, planned.ExpiresAt);

    /// <summary>The policy, the zone of whoever gets the messages, and whether a notice of a place taken away waits; one way to the database.</summary>
    private async Task<(ReminderPolicyRules Policy, DateTimeZone Zone, bool HasCancellationNotice)> FactsAsync(
        HospitalId hospital, PatientId patient, string hospitalZone, CancellationToken cancellationToken)
    {
        var facts = await db.Hospitals.AsNoTracking()
            .Where(h => h.Id == hospital)
            .Select(h => new
            {
                Policy = db.Policies
                    .Where(p => p.Kind == PolicyKind.Reminders && (p.HospitalId == null || p.HospitalId == hospital))
                    .OrderByDescending(p => p.HospitalId != null)
                    .ThenByDescending(p => p.Number)
                    .Select(p => (PolicyId?)p.Id)
                    .FirstOrDefault(),
                Zone = db.Contacts
                    .Where(c => c.PatientId == patient && !c.IsRemoved)
                    .OrderBy(c => c.BrokenChannels != "")
                    .ThenBy(c => c.Position)
                    .ThenBy(c => c.Id)
                    .Select(c => c.Zone)
                    .FirstOrDefault(),
                HasCancellationNotice = db.Reminders.Any(r => r.PatientId == patient && r.Kind == ReminderKind.CancellationNotice && Pending.Contains(r.Status)),
            })
            .SingleAsync(cancellationToken);
        var zone = HospitalTime.IsZone(facts.Zone) ? facts.Zone! : hospitalZone;

        return (await policies.ByIdAsync(facts.Policy, cancellationToken), HospitalTime.Zone(zone), facts.HasCancellationNotice);
    }
}
