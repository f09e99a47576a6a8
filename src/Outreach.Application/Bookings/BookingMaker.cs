using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Patients;
using Outreach.Domain.Policies;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>How a booking is to be made.</summary>
/// <param name="Commitment">Insists on one commitment; null for the one that ends first.</param>
/// <param name="Hold">Only hold the place, for the policy's minutes.</param>
/// <param name="IntervalOverride">A clinician's reason to operate the second eye sooner; null for none.</param>
/// <param name="Replaces">A booking of the same entry that has just ended to make way for this one.</param>
/// <param name="HoldFor">Hold it for so long instead.</param>
/// <param name="Known">The person has just asked for the place: it is not announced to them.</param>
/// <param name="Id">The new booking's id, if something names it already.</param>
public sealed record BookingOptions(CommitmentId? Commitment = null, bool Hold = false, string? IntervalOverride = null, BookingId? Replaces = null, BookingId? Id = null, Duration? HoldFor = null, bool Known = false);

/// <summary>A booking as it was made, with its place's position in the session.</summary>
public readonly record struct MadeBooking(Booking Booking, int Position);

/// <summary>Takes a place, a unit of the ledger and the entry together, and plans the reminders.</summary>
public sealed class BookingMaker(
    OutreachDbContext db, IDatabaseEngine engine, IRowWriter insert, Caller caller, IClock clock, SessionPlaces places, BookingChecks checks, CommitmentLedger ledger, ReminderPlanning reminders, PolicyReader policies, PatientSearchTerms terms, AuditTrail audit) : ISharedPart
{
    /// <summary>Makes the booking; the caller of this saves. Rows are taken in one order: patient, session, slot, allotment.</summary>
    public async Task<MadeBooking> MakeAsync(WaitingListEntry entry, SessionId sessionId, BookingOptions options, CancellationToken cancellationToken)
    {
        var patientId = entry.PatientId;
        var patient = await engine.Hold<Patient>(db, patientId.Value).AsNoTracking().SingleAsync(cancellationToken);
        patient.EnsureActive();
        if (options.Replaces is null)
        {
            entry.MarkBooked();
        }

        var session = await SessionAsync(sessionId, cancellationToken);
        var dates = await checks.DatesAsync(patientId, options.Replaces, cancellationToken);
        var policy = await policies.BookingByIdAsync(session.PolicyId, cancellationToken);
        if (BookingChecks.Objection(entry, patient, dates, session.Date, session.GeneralAnaesthesia, policy, options.IntervalOverride is not null) is { } objection)
        {
            throw objection;
        }

        return await TakeAsync(entry, patient, session, policy, options, cancellationToken);
    }

    private async Task<MadeBooking> TakeAsync(WaitingListEntry entry, Patient patient, SessionFacts session, BookingPolicy policy, BookingOptions options, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var id = options.Id ?? EntityId.New<BookingId>(clock);
        var place = await places.TakeAsync(session.Id, id, entry, cancellationToken);
        var draw = await ledger.ReserveAsync(id, session.HospitalId, patient, session.Date, options.Commitment, cancellationToken);
        var booking = new Booking(
            id, ReferenceCode.New(ReferenceKind.Booking), entry.Id, patient.Id, entry.Eye, session.HospitalId, session.Id, place.SlotId,
            draw.CommitmentId, draw.AllotmentId, session.Date, place.Arrival, session.Zone, now, caller.UserId)
        {
            UsesKeptPlace = place.IsKeptPlace,
            ReplacesId = options.Replaces,
            IntervalOverrideReason = options.IntervalOverride,
            IntervalOverrideBy = options.IntervalOverride is null ? null : caller.RequirePerson(),
        };
        if (options.Hold)
        {
            booking.HeldUntil(now + (options.HoldFor ?? Duration.FromMinutes(policy.HoldMinutes)));
        }

        // Past the change tracker, which costs a new row more than the database does; nothing changes it in this command.
        await insert.InsertAsync(db, [booking], cancellationToken);
        if (booking.IsExpected)
        {
            await reminders.PlanForBookingAsync(booking, options.Known, cancellationToken);
            if (options.Replaces is { } earlier)
            {
                await reminders.PlanMoveNoticeAsync(booking, earlier, cancellationToken);
            }
        }

        if (session.HospitalId != entry.HospitalId)
        {
            await terms.KnowAsync(patient.Id, session.HospitalId, cancellationToken);
        }

        audit.Record("booking", id.Value, patient.Id, session.HospitalId, to: booking.Status.ToString(), reason: options.IntervalOverride);
        return new MadeBooking(booking, place.Position);
    }

    /// <summary>The session and the policy in force at its hospital; one way to the database.</summary>
    private async Task<SessionFacts> SessionAsync(SessionId id, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.AsNoTracking()
            .Where(s => s.Id == id)
            .Select(s => new SessionFacts(
                s.Id, s.HospitalId, s.Date, s.EndsAt, s.Zone, s.GeneralAnaesthesia,
                db.Policies
                    .Where(p => p.Kind == PolicyKind.Booking && (p.HospitalId == null || p.HospitalId == s.HospitalId))
                    .OrderByDescending(p => p.HospitalId != null)
                    .ThenByDescending(p => p.Number)
                    .Select(p => (PolicyId?)p.Id)
                    .FirstOrDefault()))
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("theatre session");
        caller.ScopeFor(Permission.Book).Ensure(session.HospitalId, "theatre session");
        return clock.GetCurrentInstant() < session.EndsAt
            ? session
            : throw new RuleViolationException("session-over", "This session is over.");
    }

    private sealed record SessionFacts(SessionId Id, HospitalId HospitalId, LocalDate Date, Instant EndsAt, string Zone, bool GeneralAnaesthesia, PolicyId? PolicyId);
}
