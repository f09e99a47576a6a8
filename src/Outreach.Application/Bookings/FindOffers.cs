using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

/// <summary>The best sessions for a waiting-list entry, the soonest first, with reasons, and why nothing sooner.</summary>
/// <param name="NotBefore">First day that suits, in the hospital's calendar; null for as soon as possible.</param>
[Requires(Permission.Book)]
public sealed record FindOffers(Guid EntryId, LocalDate? NotBefore = null) : IQuery<OffersFound>;

/// <param name="Offers">At most as many as the policy says (5).</param>
/// <param name="NothingSooner">Why sessions before the first offer were passed over, each reason once.</param>
/// <param name="Objection">Set if no session can be offered at all, whatever its date: code and words.</param>
public sealed record OffersFound(Guid EntryId, IReadOnlyList<SessionOffer> Offers, IReadOnlyList<PassedOver> NothingSooner, PassedOver? Objection);

/// <summary>A session proposed for an entry.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="FreePlaces">Free when it was looked at; another clerk may be faster.</param>
/// <param name="InKeptPlace">It would be one of the places kept for the longest waiters.</param>
/// <param name="Reasons">Codes with words, in order of weight.</param>
public sealed record SessionOffer(
    int Rank, Guid SessionId, LocalDate Date, LocalTime Start, LocalTime End, string Zone, Technique Technique, string Surgeon, string Theatre, int FreePlaces, bool InKeptPlace, IReadOnlyList<OfferReason> Reasons);

/// <param name="Code">Stable: <c>soonest</c>, <c>longest-waiter</c>, <c>second-eye</c>, <c>commitment</c>.</param>
public sealed record OfferReason(string Code, string Text);

/// <param name="Code">The code with which a booking would be refused.</param>
/// <param name="Sessions">How many sessions were passed over for it.</param>
/// <param name="FirstDate">Date of the first of them.</param>
public sealed record PassedOver(string Code, string Text, int Sessions, LocalDate? FirstDate);

internal sealed class FindOffersValidator : AbstractValidator<FindOffers>
{
    public FindOffersValidator() => RuleFor(r => r.EntryId).NotEmpty();
}

internal sealed class FindOffersHandler(OutreachDbContext db, Caller caller, IClock clock, BookingChecks checks, CommitmentLedger ledger, SessionPlaces places, PolicyReader policies)
    : IRequestHandler<FindOffers, OffersFound>
{
    private const int PageSize = 40;
    private const int MostPages = 8;

    public async Task<OffersFound> Handle(FindOffers request, CancellationToken cancellationToken)
    {
        var entryId = new WaitingListEntryId(request.EntryId);
        var entry = await db.WaitingList.AsNoTracking().SingleOrDefaultAsync(e => e.Id == entryId, cancellationToken) ?? throw new NotFoundException("waiting-list entry");
        caller.ScopeFor(Permission.Book).Ensure(entry.HospitalId, "waiting-list entry");
        if (entry.Status != EntryStatus.Waiting)
        {
            return Nothing(entry, new PassedOver("not-waiting", $"The entry is {entry.Status}; only a waiting entry can be placed.", 0, null));
        }

        if (entry.Queue != ClinicianQueue.None)
        {
            return Nothing(entry, new PassedOver("needs-clinician", $"A clinician looks at this entry first (queue: {entry.Queue}).", 0, null));
        }

        var patientId = entry.PatientId;
        var patient = await db.Patients.AsNoTracking().SingleAsync(p => p.Id == patientId, cancellationToken);
        var search = new OfferSearch(
            entry, patient, await checks.DatesAsync(patientId, null, cancellationToken), await ledger.LoadAsync(entry.HospitalId, patient, cancellationToken),
            await policies.BookingAsync(entry.HospitalId, cancellationToken));
        return await SearchAsync(search, request.NotBefore, cancellationToken);
    }

    private async Task<OffersFound> SearchAsync(OfferSearch search, LocalDate? notBefore, CancellationToken cancellationToken)
    {
        var (hospital, now) = (search.Entry.HospitalId, clock.GetCurrentInstant());
        var zone = await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Zone).SingleAsync(cancellationToken);
        var today = HospitalTime.DateAt(now, zone);
        var from = LocalDate.Max(notBefore ?? today, today);
        for (var page = 0; page < MostPages && !search.IsComplete; page++)
        {
            // Walks the index of sessions with free places; what is full costs nothing.
            var sessions = await db.Sessions.AsNoTracking()
                .Where(s => s.HospitalId == hospital && s.Status == SessionStatus.Open && s.Taken < s.Capacity && s.Date >= from && s.StartsAt > now)
                .OrderBy(s => s.Date).ThenBy(s => s.StartsAt).ThenBy(s => s.Id)
                .Skip(page * PageSize).Take(PageSize)
                .Select(s => new OfferedSession(s.Id, s.Date, s.Start, s.End, s.Zone, s.Technique, s.SurgeonId, s.TheatreId, s.GeneralAnaesthesia, s.Capacity, s.Taken, s.KeptPlaces, s.KeptTaken))
                .ToListAsync(cancellationToken);
            foreach (var session in sessions.TakeWhile(_ => !search.IsComplete))
            {
                var longest = session.HasOrdinaryPlace || await search.IsLongestWaiterAsync(session.KeptPlaces, places, cancellationToken);
                search.Look(session, longest);
            }

            if (sessions.Count < PageSize)
            {
                break;
            }
        }

        await search.CountFullSessionsAsync(db, from, now, cancellationToken);
        return new OffersFound(search.Entry.Id.Value, await search.OffersAsync(db, cancellationToken), search.NothingSooner, null);
    }

    private static OffersFound Nothing(WaitingListEntry entry, PassedOver objection) => new(entry.Id.Value, [], [], objection);
}
