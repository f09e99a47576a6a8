using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Bookings;

internal sealed record OfferedSession(
    SessionId Id, LocalDate Date, LocalTime Start, LocalTime End, string Zone, Technique Technique, SurgeonId SurgeonId, TheatreId TheatreId,
    bool GeneralAnaesthesia, int Capacity, int Taken, int KeptPlaces, int KeptTaken)
{
    public bool HasOrdinaryPlace => Taken - KeptTaken < Capacity - KeptPlaces;
}

/// <summary>One search for offers: looks at sessions in order of time and remembers why it passed some over.</summary>
internal sealed class OfferSearch(WaitingListEntry entry, Patient patient, PatientDates dates, IReadOnlyList<AllotmentOption> allotments, BookingPolicy policy)
{
    private readonly List<(OfferedSession Session, bool Kept)> found = [];
    private readonly Dictionary<string, PassedOver> passedOver = [];
    private readonly Dictionary<int, bool> longestWaiter = [];

    public WaitingListEntry Entry => entry;

    public bool IsComplete => found.Count >= policy.Offers;

    public IReadOnlyList<PassedOver> NothingSooner => [.. passedOver.Values.OrderBy(p => p.FirstDate)];

    /// <summary>Asks the database once for each number of kept places.</summary>
    public async Task<bool> IsLongestWaiterAsync(int keptPlaces, SessionPlaces places, CancellationToken cancellationToken)
    {
        if (!longestWaiter.TryGetValue(keptPlaces, out var longest))
        {
            longestWaiter[keptPlaces] = longest = await places.IsLongestWaiterAsync(entry, keptPlaces, cancellationToken);
        }

        return longest;
    }

    public void Look(OfferedSession session, bool hasPlaceForEntry)
    {
        var objection = BookingChecks.Objection(entry, patient, dates, session.Date, session.GeneralAnaesthesia, policy, intervalOverridden: false)
            ?? (hasPlaceForEntry ? null : new RuleViolationException("places-kept-for-longest-waiters", "The last places are kept for those who have waited longest."))
            ?? Unfunded(session.Date);
        if (objection is null)
        {
            found.Add((session, !session.HasOrdinaryPlace));
        }
        else if (found.Count == 0)
        {
            PassOver(objection.Code, objection.Message, 1, session.Date);
        }
    }

    /// <summary>Sessions with no free place at all were not looked at; they are counted up to the first offer.</summary>
    public async Task CountFullSessionsAsync(OutreachDbContext db, LocalDate from, Instant now, CancellationToken cancellationToken)
    {
        var hospital = entry.HospitalId;
        var first = found.Count > 0 ? found[0].Session : null;
        var until = first?.Date ?? from.PlusDays(90);
        var full = await db.Sessions.AsNoTracking()
            .Where(s => s.HospitalId == hospital && s.Date >= from && s.Date <= until && s.StartsAt > now && s.Status == SessionStatus.Open && s.Taken >= s.Capacity)
            .OrderBy(s => s.Date)
            .Select(s => new { s.Date, s.Start })
            .Take(200)
            .ToListAsync(cancellationToken);
        full.RemoveAll(s => first is not null && s.Date + s.Start >= first.Date + first.Start);
        if (full.Count > 0)
        {
            PassOver("session-full", "All places are taken.", full.Count, full[0].Date);
        }
        else if (first is null && passedOver.Count == 0)
        {
            PassOver("no-session", "No open session is to come at this hospital.", 0, null);
        }
    }

    public async Task<IReadOnlyList<SessionOffer>> OffersAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        var surgeonIds = found.Select(f => f.Session.SurgeonId).Distinct().ToArray();
        var theatreIds = found.Select(f => f.Session.TheatreId).Distinct().ToArray();
        var surgeons = await db.Surgeons.AsNoTracking().Where(s => surgeonIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        var theatres = await db.Theatres.AsNoTracking().Where(t => theatreIds.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken);
        return
        [
            .. found.Select((f, i) => new SessionOffer(
                i + 1, f.Session.Id.Value, f.Session.Date, f.Session.Start, f.Session.End, f.Session.Zone, f.Session.Technique, surgeons[f.Session.SurgeonId],
                theatres[f.Session.TheatreId], f.Session.Capacity - f.Session.Taken, f.Kept, Reasons(f.Session, f.Kept, i)))
        ];
    }

    private List<OfferReason> Reasons(OfferedSession session, bool kept, int index)
    {
        var reasons = new List<OfferReason>();
        if (index == 0)
        {
            reasons.Add(new OfferReason("soonest", "The soonest session that suits."));
        }

        if (kept)
        {
            reasons.Add(new OfferReason("longest-waiter", "One of the places kept for those who have waited longest."));
        }

        var firstEye = dates.EyeDays.Where(d => d.Eye != entry.Eye && d.Day < session.Date).Select(d => (LocalDate?)d.Day).Max();
        if (firstEye is { } day)
        {
            reasons.Add(new OfferReason("second-eye", $"{Period.DaysBetween(day, session.Date)} days after the first eye."));
        }

        var remaining = AllotmentOption.Choose(allotments, session.Date, null).First(a => a.Remaining > 0).Remaining;
        reasons.Add(new OfferReason("commitment", $"{remaining} operations are left of what is set aside."));
        return reasons;
    }

    private RuleViolationException? Unfunded(LocalDate on)
    {
        var options = AllotmentOption.Choose(allotments, on, null);
        return options.Any(a => a.Remaining > 0) ? null : CommitmentLedger.Refusal(options.Count > 0);
    }

    private void PassOver(string code, string text, int sessions, LocalDate? firstDate) =>
        passedOver[code] = passedOver.TryGetValue(code, out var before)
            ? before with { Sessions = before.Sessions + sessions }
            : new PassedOver(code, text, sessions, firstDate);
}
