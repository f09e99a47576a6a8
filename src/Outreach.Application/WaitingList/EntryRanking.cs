using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Domain;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Patients;
using Outreach.Domain.Policies;
using Outreach.Domain.Screening;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>
/// Works out tier and points of entries from patient, screening and operations, as they stand in the context: changes not
/// saved yet count. The caller saves. An override keeps its place in the list; the computed values change beneath it.
/// </summary>
public sealed class EntryRanking(OutreachDbContext db, PolicyReader policies, IClock clock) : ISharedPart
{
    public Task RankAsync(WaitingListEntry entry, CancellationToken cancellationToken) => RankAsync([entry], cancellationToken);

    /// <summary>Ranks entries of any hospitals and patients, with a handful of queries for all of them.</summary>
    public async Task RankAsync(IReadOnlyList<WaitingListEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var known = await KnownAsync(entries, cancellationToken);
        foreach (var atHospital in entries.GroupBy(e => e.HospitalId))
        {
            var hospital = atHospital.Key;
            var zone = await db.Hospitals.AsNoTracking().Where(h => h.Id == hospital).Select(h => h.Zone).SingleAsync(cancellationToken);
            var policy = await policies.ForHospitalAsync<PriorityPolicy>(PolicyKind.Priority, hospital, cancellationToken);
            var today = HospitalTime.DateAt(clock.GetCurrentInstant(), zone);
            foreach (var entry in atHospital)
            {
                Apply(entry, known.FactsOf(entry), today, policy);
            }
        }
    }

    /// <summary>Ranks an entry from facts that the caller has at hand.</summary>
    /// <param name="today">In the hospital's calendar.</param>
    public static void Apply(WaitingListEntry entry, PriorityFacts facts, LocalDate today, PolicyInForce<PriorityPolicy> policy)
    {
        var version = policy.VersionOf(PriorityRule.Version);
        var priority = PriorityRule.Evaluate(facts, today, policy.Rules, version);
        var explanation = JsonSerializer.Serialize(priority.Explanation, OutreachJson.Options);
        entry.Rank(priority.Tier, priority.Points, version, explanation, today, entry.IsOpen ? priority.PointsChangeOn : null);
    }

    /// <summary>An eye was operated: the open entry of the other one becomes a second eye.</summary>
    /// <returns>That entry, ranked anew; null if there is none.</returns>
    public async Task<WaitingListEntry?> FellowEyeOperatedAsync(PatientId patient, Eye operatedEye, CancellationToken cancellationToken)
    {
        var fellow = operatedEye.Fellow();
        var entry = await OpenOf(patient).FirstOrDefaultAsync(e => e.Eye == fellow, cancellationToken);
        if (entry is not null)
        {
            var known = await KnownAsync([entry], cancellationToken);
            var facts = known.FactsOf(entry) with { FellowOperated = true };
            var (today, policy) = await TodayAsync(entry.HospitalId, cancellationToken);
            Apply(entry, facts, today, policy);
        }

        return entry;
    }

    /// <summary>An operation was reversed: if it was the first eye's, the open entry of the other one is no second eye any more.</summary>
    public async Task OperationReversedAsync(PatientId patient, Eye operatedEye, CancellationToken cancellationToken)
    {
        var fellow = operatedEye.Fellow();
        await RankAsync(await OpenOf(patient).Where(e => e.Eye == fellow).ToListAsync(cancellationToken), cancellationToken);
    }

    /// <summary>What the list copies from a patient changed (circumstances, country, language), or entries came over from another record.</summary>
    public async Task PatientChangedAsync(Patient patient, CancellationToken cancellationToken)
    {
        var open = await OpenOf(patient.Id).ToListAsync(cancellationToken);
        open.ForEach(entry => CopyFrom(patient, entry));
        await RankAsync(open, cancellationToken);
    }

    /// <summary>Country (nationality before residence) and language, for the list's filters.</summary>
    public static void CopyFrom(Patient patient, WaitingListEntry entry) =>
        entry.CopyFromPatient(patient.Citizenship ?? patient.ResidenceCountry, patient.Language);

    /// <summary>Today in a hospital's calendar, and the priority policy in force there.</summary>
    public async Task<(LocalDate Today, PolicyInForce<PriorityPolicy> Policy)> TodayAsync(HospitalId hospital, CancellationToken cancellationToken)
    {
        var zone = await db.Hospitals.AsNoTracking().Where(h => h.Id == hospital).Select(h => h.Zone).SingleAsync(cancellationToken);
        var policy = await policies.ForHospitalAsync<PriorityPolicy>(PolicyKind.Priority, hospital, cancellationToken);
        return (HospitalTime.DateAt(clock.GetCurrentInstant(), zone), policy);
    }

    private IQueryable<WaitingListEntry> OpenOf(PatientId patient) => db.WaitingList
        .Where(e => e.PatientId == patient && (e.Status == EntryStatus.Waiting || e.Status == EntryStatus.OnHold || e.Status == EntryStatus.Booked));

    private async Task<RankingInputs> KnownAsync(IReadOnlyList<WaitingListEntry> entries, CancellationToken cancellationToken)
    {
        var patients = entries.Select(e => e.PatientId).Distinct().ToList();

        // Tracked on purpose: what the running command changed or added is what counts.
        await db.Patients.Where(p => patients.Contains(p.Id)).LoadAsync(cancellationToken);
        await db.Screenings.Where(s => patients.Contains(s.PatientId)).LoadAsync(cancellationToken);
        await db.EyeFindings.Where(f => db.Screenings.Any(s => s.Id == f.ScreeningId && patients.Contains(s.PatientId))).LoadAsync(cancellationToken);
        await db.Operations.Where(o => patients.Contains(o.PatientId)).LoadAsync(cancellationToken);
        await db.WaitingList.Where(e => patients.Contains(e.PatientId) && e.RemovalReason == RemovalReason.OperatedElsewhere).LoadAsync(cancellationToken);
        return new RankingInputs(db, [.. patients]);
    }
}

/// <summary>What the context holds of some patients, sorted for ranking.</summary>
internal sealed class RankingInputs
{
    private readonly Dictionary<PatientId, Patient> patients;
    private readonly ILookup<PatientId, ScreeningRecord> screenings;
    private readonly Dictionary<(ScreeningId, Eye), EyeFinding> findings;
    private readonly HashSet<(PatientId, Eye)> operated;

    public RankingInputs(OutreachDbContext db, HashSet<PatientId> wanted)
    {
        // What was loaded or added is in the context without looking for changes, and a batch asks often.
        var detects = db.ChangeTracker.AutoDetectChangesEnabled;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        patients = db.Patients.Local.Where(p => wanted.Contains(p.Id)).ToDictionary(p => p.Id);
        screenings = db.Screenings.Local.Where(s => wanted.Contains(s.PatientId)).ToLookup(s => s.PatientId);
        findings = db.EyeFindings.Local.ToDictionary(f => (f.ScreeningId, f.Eye));
        operated =
        [
            .. db.Operations.Local
                .Where(o => o.Status != OperationStatus.Reversed && Operation.CountOf(o.Procedure) == 1)
                .Select(o => (o.PatientId, o.Eye)),
            .. db.WaitingList.Local
                .Where(e => e.RemovalReason == RemovalReason.OperatedElsewhere)
                .Select(e => (e.PatientId, e.Eye)),
        ];
        db.ChangeTracker.AutoDetectChangesEnabled = detects;
    }

    public PriorityFacts FactsOf(WaitingListEntry entry)
    {
        var patient = patients[entry.PatientId];
        var fellow = entry.Eye.Fellow();

        // The examination that led to the listing; of an eye that was listed without one, the latest there is.
        var screening = entry.ScreeningId ?? screenings[entry.PatientId].OrderBy(s => s.ExaminedOn).ThenBy(s => s.RecordedAt).LastOrDefault()?.Id;
        var own = Finding(screening, entry.Eye);
        var other = Finding(screening, fellow);
        return new PriorityFacts(
            entry.Eye, own?.PresentingRank, other?.PresentingRank,
            other?.IsOperated == true || operated.Contains((entry.PatientId, fellow)),
            patient.DependsOnCarer, patient.IsCarerOrEarner, entry.BumpedCount, entry.PoorExpectedBenefit, entry.ListedOn);
    }

    private EyeFinding? Finding(ScreeningId? screening, Eye eye) => screening is { } id ? findings.GetValueOrDefault((id, eye)) : null;
}
