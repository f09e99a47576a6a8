using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;

namespace Outreach.Application.Calls;

/// <summary>Gives a clerk the next person to call, and nobody else the same one.</summary>
public sealed class CallTaking(OutreachDbContext db, IDatabaseEngine engine, CallRisks risks, AuditTrail audit, IClock clock) : ISharedPart
{
    /// <summary>The clerk's turn that lasts, or a new one; the caller saves.</summary>
    /// <param name="wanted">That booking and no other; null for the one with the greatest risk.</param>
    /// <returns>Null if there is nobody to call.</returns>
    internal async Task<CallTurn?> TakeAsync(HospitalId hospital, BookingId? wanted, UserId clerk, CancellationToken cancellationToken)
    {
        // Clerks of a hospital take one after the other, so that nobody is refused for being second; the indexes stand behind it.
        await engine.LockNameAsync(db, $"calls:{hospital.Value}", cancellationToken);
        await engine.LockNameAsync(db, $"calls-of:{clerk.Value}", cancellationToken);
        var now = clock.GetCurrentInstant();
        await LapseAsync(hospital, clerk, now, cancellationToken);

        if (await db.CallTurns.SingleOrDefaultAsync(c => c.TakenBy == clerk && c.EndedAt == null, cancellationToken) is { } lasting)
        {
            return wanted is null || lasting.BookingId == wanted
                ? lasting
                : throw new RuleViolationException("call-under-way", "You have somebody to call already; say first how that call ended.");
        }

        if (await (wanted is { } booking ? ThatAsync(hospital, booking, now, cancellationToken) : NextAsync(hospital, now, cancellationToken)) is not { } next)
        {
            return null;
        }

        var turn = new CallTurn(EntityId.New<CallTurnId>(clock), next.Booking, clerk, now);
        db.CallTurns.Add(turn);
        audit.Record("call", turn.Id.Value, turn.PatientId, turn.HospitalId, null, "taken");

        return turn;
    }

    private async Task<CallCandidate?> NextAsync(HospitalId hospital, Instant now, CancellationToken cancellationToken)
    {
        var list = await risks.OfAsync(hospital, cancellationToken);
        return list.People.FirstOrDefault(p => p.MayBeCalled(now, list.Policy.QuietHours));
    }

    /// <summary>Who is asked for by name may be called before an arranged time, and without being on the list; but not by two.</summary>
    private async Task<CallCandidate?> ThatAsync(HospitalId hospital, BookingId id, Instant now, CancellationToken cancellationToken)
    {
        var booking = await db.Bookings.AsNoTracking().SingleOrDefaultAsync(b => b.Id == id && b.HospitalId == hospital, cancellationToken) ?? throw new NotFoundException("booking");

        if (!booking.IsExpected && booking.Status != BookingStatus.Completed && !await CallListQuery.ToSay(db, hospital, now).AnyAsync(r => r.BookingId == id, cancellationToken))
        {
            throw IllegalTransition.Of("booking", booking.Status, "called about");
        }

        var one = await risks.OfAsync(booking, cancellationToken);
        return one.IsTaken(now) ? throw new RuleViolationException("call-of-another", "Somebody else calls this person at the moment.") : one;
    }

    /// <summary>Turns of which nothing was heard; the clerk's own too, wherever it is. Saved at once: a new turn may take the place of one.</summary>
    private async Task LapseAsync(HospitalId hospital, UserId clerk, Instant now, CancellationToken cancellationToken)
    {
        var silent = await db.CallTurns
            .Where(c => c.EndedAt == null && c.TakenUntil <= now && (c.HospitalId == hospital || c.TakenBy == clerk))
            .ToListAsync(cancellationToken);

        foreach (var turn in silent)
        {
            turn.Lapse(now);
            audit.Record("call", turn.Id.Value, turn.PatientId, turn.HospitalId, "taken", nameof(CallTurnOutcome.Lapsed));
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
