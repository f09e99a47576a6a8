using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Patients;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>How an eye comes onto the list.</summary>
/// <param name="Screening">The examination that its tier follows; null for the patient's latest.</param>
/// <param name="WaitsSince">Start of the wait, in the hospital's calendar; null for today.</param>
/// <param name="Age">Full years.</param>
/// <param name="FellowRank">Presenting rank of the other eye; null if not known.</param>
/// <param name="Flags">Codes for a clinician.</param>
/// <param name="NeedsReview">A clinician looks at it before it is booked.</param>
public sealed record ListingGrounds(
    ScreeningId? Screening, LocalDate? WaitsSince, int? Age, int? FellowRank, IReadOnlyList<string> Flags, bool Urgent = false, bool PoorExpectedBenefit = false, bool NeedsReview = false);

/// <summary>Adds entries to the list. The caller of this saves; one open entry for an eye is the database's rule too.</summary>
public sealed class EyeListing(OutreachDbContext db, EntryRanking ranking, PatientSearchTerms terms, IClock clock) : ISharedPart
{
    /// <exception cref="RuleViolationException">The eye has an open entry, or the patient's record is closed.</exception>
    public async Task<WaitingListEntry> ListAsync(Patient patient, Eye eye, HospitalId hospital, ListingGrounds grounds, CancellationToken cancellationToken)
    {
        patient.EnsureActive();
        if (await HasOpenEntryAsync(patient.Id, eye, cancellationToken))
        {
            throw new RuleViolationException("eye-already-listed", "This eye is on the waiting list already.");
        }

        var (today, policy) = await ranking.TodayAsync(hospital, cancellationToken);
        var since = grounds.WaitsSince is { } day && day < today ? day : today;
        var entry = new WaitingListEntry(EntityId.New<WaitingListEntryId>(clock), patient.Id, eye, hospital, since, clock.GetCurrentInstant());
        EntryRanking.CopyFrom(patient, entry);
        entry.ComeFrom(grounds.Screening, ClinicianQueue.None, grounds.Flags, grounds.PoorExpectedBenefit);
        db.WaitingList.Add(entry);
        if (hospital != patient.HomeHospitalId)
        {
            await terms.KnowAsync(patient.Id, hospital, cancellationToken);
        }

        await ranking.RankAsync(entry, cancellationToken);
        entry.SettleQueue(PriorityRule.QueueOf(
            grounds.Urgent, grounds.Age, grounds.FellowRank, grounds.NeedsReview || entry.Tier == PriorityTier.Unknown, policy.Rules));
        return entry;
    }

    public Task<bool> HasOpenEntryAsync(PatientId patient, Eye eye, CancellationToken cancellationToken) => db.WaitingList.AnyAsync(
        e => e.PatientId == patient && e.Eye == eye && (e.Status == EntryStatus.Waiting || e.Status == EntryStatus.OnHold || e.Status == EntryStatus.Booked),
        cancellationToken);
}
