using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Calls;

/// <summary>A booking on a call list with what decides its place there.</summary>
/// <param name="Turns">At calling the person, the latest first.</param>
internal sealed record CallCandidate(
    Booking Booking, string FamilyName, string GivenName, LossRisk Risk, IReadOnlyList<Reminder> ToSay, IReadOnlyList<PatientContact> Contacts, IReadOnlyList<CallTurn> Turns)
{
    /// <summary>A colleague has the person at the moment.</summary>
    public bool IsTaken(Instant now) => Turns.Any(t => t.Outcome is null && t.TakenUntil > now);

    /// <summary>How the last call ended; a turn in which nobody called says nothing of it.</summary>
    public CallTurn? LastCall => Turns.FirstOrDefault(t => t.Outcome is not (null or CallTurnOutcome.GivenBack or CallTurnOutcome.Lapsed));

    /// <summary>The contacts whose number is not known to be wrong.</summary>
    public IEnumerable<PatientContact> Callable => Contacts.Where(c => !c.IsBroken);

    /// <summary>Nobody has them, somebody can be called, and no arranged time stands against it: but it may be night there.</summary>
    public bool MayBeCalledByDay(Instant now) => !IsTaken(now) && !(LastCall?.CallAgainAt > now) && Callable.Any();

    /// <summary>Whether a clerk may be given the person now.</summary>
    public bool MayBeCalled(Instant now, QuietHours quiet) =>
        MayBeCalledByDay(now)
        && Callable.Any(c => !quiet.Holds(now, HospitalTime.Zone(HospitalTime.IsZone(c.Zone) ? c.Zone : Booking.Zone)));
}

/// <summary>Everybody on a hospital's call list, the greatest risk first; the same people always in the same order.</summary>
/// <param name="Near">The last day of operation by which one should have confirmed.</param>
internal sealed record RankedCallList(ReminderPolicyRules Policy, LocalDate Near, IReadOnlyList<CallCandidate> People);

/// <summary>Puts the people of a hospital's call list in the order of what there is to lose.</summary>
public sealed class CallRisks(OutreachDbContext db, ReminderPolicies policies, IClock clock) : ISharedPart
{
    // A hospital has a few hundred people in three days; more than this nobody calls in a day.
    private const int Most = 2_000;

    /// <exception cref="NotFoundException">There is no such hospital.</exception>
    internal async Task<RankedCallList> OfAsync(HospitalId hospital, CancellationToken cancellationToken)
    {
        var zone = await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Zone).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("hospital");
        var policy = await policies.ForHospitalAsync(hospital, cancellationToken);
        var now = clock.GetCurrentInstant();
        var today = HospitalTime.DateAt(now, zone);
        var near = today.PlusDays(policy.CallListDaysBefore);
        var people = CallListQuery.People(db, hospital, now, today, near).OrderBy(b => b.ArrivesAt).ThenBy(b => b.Id).Take(Most);

        return new(policy, near, await RankedAsync(hospital, people, today, now, cancellationToken));
    }

    /// <summary>One booking, whether it is still on the list or not.</summary>
    internal async Task<CallCandidate> OfAsync(Booking booking, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var id = booking.Id;
        return (await RankedAsync(booking.HospitalId, db.Bookings.Where(b => b.Id == id), HospitalTime.DateAt(now, booking.Zone), now, cancellationToken)).Single();
    }

    private async Task<IReadOnlyList<CallCandidate>> RankedAsync(HospitalId hospital, IQueryable<Booking> bookings, LocalDate today, Instant now, CancellationToken cancellationToken)
    {
        var country = await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Country).SingleAsync(cancellationToken);
        var found = await bookings.AsNoTracking()
            .Join(db.Patients, b => b.PatientId, p => p.Id, (b, p) => new { Booking = b, Patient = p })
            .Join(db.WaitingList, x => x.Booking.EntryId, e => e.Id, (x, e) => new
            {
                x.Booking,
                x.Patient.FamilyName,
                x.Patient.GivenName,
                x.Patient.TravelMinutes,
                x.Patient.ResidenceCountry,
                x.Patient.DependsOnCarer,
                e.Tier,
                NoShows = db.Bookings.Count(o => o.PatientId == x.Patient.Id && o.Status == BookingStatus.NoShow),
            })
            .ToListAsync(cancellationToken);
        var ids = found.Select(f => f.Booking.Id).ToList();
        var patients = found.Select(f => f.Booking.PatientId).Distinct().ToList();
        var toSay = (await CallListQuery.ToSay(db, hospital, now).AsNoTracking().Where(r => ids.Contains(r.BookingId)).ToListAsync(cancellationToken)).ToLookup(r => r.BookingId);
        var turns = (await db.CallTurns.AsNoTracking().Where(c => ids.Contains(c.BookingId) || (c.EndedAt == null && patients.Contains(c.PatientId))).ToListAsync(cancellationToken)).ToLookup(c => c.PatientId);
        var contacts = (await db.Contacts.AsNoTracking()
            .Where(c => patients.Contains(c.PatientId) && !c.IsRemoved && c.Phone != null)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Id)
            .ToListAsync(cancellationToken)).ToLookup(c => c.PatientId);

        return
        [
            .. found.Select(f => new CallCandidate(
                f.Booking, f.FamilyName, f.GivenName,
                LossRisk.Of(new(
                    f.NoShows, f.TravelMinutes, f.ResidenceCountry is { } home && home != country, f.Tier, f.DependsOnCarer,
                    toSay[f.Booking.Id].Any(r => r.Status is ReminderStatus.Failed or ReminderStatus.Withdrawn), f.Booking.CallAskedAt is not null,
                    Period.DaysBetween(today, f.Booking.OperationDate))),
                [.. toSay[f.Booking.Id].OrderBy(r => r.DueAt)], [.. contacts[f.Booking.PatientId]],
                [.. turns[f.Booking.PatientId].OrderByDescending(t => t.TakenAt)]))
            .OrderByDescending(c => c.Risk.Points).ThenBy(c => c.Booking.ArrivesAt).ThenBy(c => c.Booking.Id.Value),
        ];
    }
}
