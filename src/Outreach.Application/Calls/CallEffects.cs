using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Bookings;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;

namespace Outreach.Application.Calls;

/// <summary>Does what a person said on the phone.</summary>
public sealed class CallEffects(OutreachDbContext db, IDatabaseEngine engine, BookingCancellation cancellation, Caller caller, AuditTrail audit, IClock clock) : ISharedPart
{
    /// <summary>The caller saves.</summary>
    /// <param name="contact">Who was called; null if the clerk did not say.</param>
    /// <returns>The booking as it stands now.</returns>
    internal async Task<Booking> DoAsync(CallTurn turn, CallTurnOutcome outcome, PatientContact? contact, EndReason? reason, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Booking, turn.BookingId.Value, cancellationToken);
        var id = turn.BookingId;
        var booking = await db.Bookings.SingleAsync(b => b.Id == id, cancellationToken);
        var now = clock.GetCurrentInstant();

        if (outcome is CallTurnOutcome.Confirmed or CallTurnOutcome.Declined)
        {
            await NoteTriesAsync(booking, contact, "spoken", null, now, cancellationToken);
            await AnswerAsync(booking, outcome, contact, reason, now, cancellationToken);
        }
        else if (outcome is CallTurnOutcome.NoAnswer or CallTurnOutcome.WrongNumber)
        {
            await NoteTriesAsync(booking, contact, "not-reached", outcome == CallTurnOutcome.WrongNumber ? "wrong-number" : null, now, cancellationToken);
        }

        if (outcome == CallTurnOutcome.WrongNumber)
        {
            contact!.MarkBroken(MessageChannelKind.Voice);
        }

        return booking;
    }

    private async Task AnswerAsync(Booking booking, CallTurnOutcome outcome, PatientContact? contact, EndReason? reason, Instant now, CancellationToken cancellationToken)
    {
        // After the operation the call was about a review: nothing changes but that it has been said.
        if (!booking.IsExpected)
        {
            return;
        }

        booking.NoteCallBack();

        if (outcome == CallTurnOutcome.Declined)
        {
            var who = contact?.Kind is null or ContactKind.Patient ? CancelledBy.Patient : CancelledBy.Escort;
            await cancellation.CancelAsync(booking, reason!.Value, who, "said on the phone", null, cancellationToken);
        }
        else if (booking.Status == BookingStatus.Booked)
        {
            booking.Confirm(now, caller.UserId);
            audit.Record("booking", booking.Id.Value, booking.PatientId, booking.HospitalId, nameof(BookingStatus.Booked), nameof(BookingStatus.Confirmed), "confirmed on the phone");
        }
    }

    /// <summary>The messages that the clerk says in place of a text: each was tried once more, and has reached the person if they were spoken to.</summary>
    private async Task NoteTriesAsync(Booking booking, PatientContact? contact, string outcome, string? code, Instant now, CancellationToken cancellationToken)
    {
        var id = booking.Id;
        var waiting = await CallListQuery.ToSay(db, booking.HospitalId, now).Where(r => r.BookingId == id).OrderBy(r => r.DueAt).ToListAsync(cancellationToken);

        foreach (var reminder in waiting)
        {
            db.ReminderAttempts.Add(reminder.Try(EntityId.New<ReminderAttemptId>(clock), now, MessageChannelKind.Voice, outcome, code, null, contact?.Id));

            if (outcome == "spoken")
            {
                reminder.MarkSpoken(now);
            }
        }
    }
}
