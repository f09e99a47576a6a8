using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Replies;

/// <summary>Does at once what an answer plainly says.</summary>
public sealed class ReplyActions(OutreachDbContext db, IDatabaseEngine engine, BookingCancellation cancellation, ReminderPlanning reminders, AuditTrail audit, IClock clock) : ISharedPart
{
    /// <summary>The person said no a moment ago, and yes now.</summary>
    internal const string ChangedMind = "changed-mind";

    /// <summary>How a booking's record says that an answer ended it.</summary>
    private const string ByMessage = "answered a message";

    /// <returns>Null if it was done; else why a person must read it: a code.</returns>
    internal async Task<string?> DoAsync(PatientReply reply, ReplySender who, CancellationToken cancellationToken)
    {
        if (who.Contacts.Count == 0)
        {
            return "unknown-sender";
        }

        switch (reply.Answer)
        {
            case ReminderAnswer.OptOut or ReminderAnswer.OptIn:
                await StopOrStartAsync(who.Contacts, reply.Answer == ReminderAnswer.OptOut, cancellationToken);
                return null;
            case ReminderAnswer.Unknown:
                return "unclear";
            case var _ when who.Several:
                return "several-bookings";
            case ReminderAnswer.Confirm when who.Booking is null && await JustGivenUpAsync(who.Contacts, cancellationToken) is { } given:
                reply.Assign(reply.ContactId, given.PatientId, given.HospitalId, given.Id);
                return ChangedMind;
            case var _ when who.Booking is null:
                return "no-booking";
            default:
                return await AnswerAsync(reply, who.Booking.Value, cancellationToken);
        }
    }

    /// <summary>The place that an answer from this number gave back within the minute in which a changed mind is followed; null if there is none, or more than one.</summary>
    private async Task<Booking?> JustGivenUpAsync(IReadOnlyList<ContactId> contacts, CancellationToken cancellationToken)
    {
        var since = clock.GetCurrentInstant() - ReminderPlanner.Grace;
        var given = await db.Bookings.AsNoTracking()
            .Where(b => b.Status == BookingStatus.Cancelled && b.EndNote == ByMessage && b.ChangedAt >= since)
            .Where(b => db.Contacts.Any(c => c.PatientId == b.PatientId && contacts.Contains(c.Id)))
            .Take(2)
            .ToListAsync(cancellationToken);

        return given is [var one] ? one : null;
    }

    private async Task<string?> AnswerAsync(PatientReply reply, BookingId id, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Booking, id.Value, cancellationToken);
        var booking = await db.Bookings.SingleAsync(b => b.Id == id, cancellationToken);
        var now = clock.GetCurrentInstant();

        // It may have changed between the look and the lock.
        var offered = booking.Status == BookingStatus.Held && booking.HoldExpiresAt > now;

        if (!(offered || booking.IsExpected) || booking.ArrivesAt <= now)
        {
            return "too-late";
        }

        var from = booking.Status;

        switch (reply.Answer)
        {
            case ReminderAnswer.Confirm when offered:
                booking.Book(now, null);
                await reminders.PlanForHeldPlaceAsync(booking, known: true, cancellationToken);
                booking.Confirm(now, null);
                Record("took the place that was offered");
                break;
            case ReminderAnswer.AskForCall when offered:
                return "offer-call";
            case ReminderAnswer.Confirm when booking.Status == BookingStatus.Booked:
                booking.Confirm(now, null);
                Record("confirmed by message");
                break;
            case ReminderAnswer.Decline:
                await cancellation.CancelAsync(booking, EndReason.Other, await WhoAsync(reply, cancellationToken), ByMessage, null, cancellationToken);
                break;
            case ReminderAnswer.AskForCall:
                booking.AskForCall(now);
                Record("asked for a call by message");
                break;
        }

        return null;

        void Record(string reason) => audit.Record("booking", id.Value, booking.PatientId, booking.HospitalId, from.ToString(), booking.Status.ToString(), reason);
    }

    private async Task<CancelledBy> WhoAsync(PatientReply reply, CancellationToken cancellationToken)
    {
        var own = reply.ContactId is { } contact && await db.Contacts.AnyAsync(c => c.Id == contact && c.Kind == ContactKind.Patient, cancellationToken);
        return own ? CancelledBy.Patient : CancelledBy.Escort;
    }

    /// <summary>A number that wants no messages gets none, on behalf of whomever.</summary>
    private async Task StopOrStartAsync(IReadOnlyList<ContactId> ids, bool stop, CancellationToken cancellationToken)
    {
        foreach (var contact in await db.Contacts.Where(c => ids.Contains(c.Id)).ToListAsync(cancellationToken))
        {
            if (stop)
            {
                contact.StopMessages(clock.GetCurrentInstant());
            }
            else
            {
                contact.StartMessages();
            }
        }
    }
}
