using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Application.Security;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>
/// Two records are of one person: everything moves to the surviving one, which keeps its own description. The other stays as
/// history, and its reference code finds the survivor. Where both wait for the same eye, one entry goes as a duplicate.
/// </summary>
/// <param name="PatientId">The record that survives.</param>
/// <param name="MergedId">The record that ends.</param>
/// <param name="ExpectedVersion">Of the surviving record; null if the caller does not say.</param>
[Requires(Permission.RegisterPatients)]
public sealed record MergePatients(Guid PatientId, Guid MergedId, string Reason, long? ExpectedVersion = null) : ICommand<PatientsMerged>;

/// <param name="Moved">How many of each kind moved.</param>
/// <param name="RemovedEntries">Waiting-list entries that were removed as duplicates.</param>
public sealed record PatientsMerged(Guid PatientId, Guid MergedId, IReadOnlyDictionary<string, int> Moved, IReadOnlyList<Guid> RemovedEntries, long Version);

internal sealed class MergePatientsValidator : AbstractValidator<MergePatients>
{
    public MergePatientsValidator()
    {
        RuleFor(r => r.MergedId).NotEmpty();
        RuleFor(r => r.MergedId).NotEqual(r => r.PatientId).WithMessage("A record cannot be merged into itself.");
        RuleFor(r => r.Reason).Reason();
    }
}

/// <remarks>
/// Bookings are made with the patient's row held, so none can slip in. What else changes meanwhile (an entry put on hold, a
/// reminder claimed) has a version or a lease: saving finds out, and the merge runs again.
/// </remarks>
internal sealed class MergePatientsHandler(
    OutreachDbContext db, IClock clock, Caller caller, AuditTrail audit, PatientAccess access, MessagingConsent messaging, EntryRanking ranking, PolicyReader policies)
    : IRequestHandler<MergePatients, PatientsMerged>
{
    public async Task<PatientsMerged> Handle(MergePatients request, CancellationToken cancellationToken)
    {
        var (survivor, merged) = await TakeBothAsync(request, cancellationToken);
        survivor.Expect(request.ExpectedVersion);
        merged.MergeInto(survivor.Id);

        var from = await MergeSide.LoadAsync(db, merged.Id, cancellationToken);
        var to = await MergeSide.LoadAsync(db, survivor.Id, cancellationToken);
        MergeRules.Check(from, to, await IntervalsAsync(from, to, cancellationToken));

        // First what makes room: the rules of uniqueness hold after every statement.
        var removed = MergeRules.RemoveDuplicateEntries(from, to);
        foreach (var (entry, before) in removed)
        {
            audit.Record("entry", entry.Id.Value, entry.PatientId, entry.HospitalId, before.ToString(), entry.Status.ToString(), "Duplicate");
        }

        var staying = MergeRules.CurrentAnswers(from, to);
        MergeRules.SupersedeOthers(from, to, staying);
        await db.SaveChangesAsync(cancellationToken);

        var moved = MergeMoves.Move(db, from, to, survivor, staying);
        var counts = moved.ToDictionary(m => m.Key, m => m.Value.Count);
        db.Merges.Add(new PatientMerge(
            EntityId.New<PatientMergeId>(clock), survivor.Id, merged.Id, request.Reason, JsonSerializer.Serialize(moved, OutreachJson.Options), clock.GetCurrentInstant(), caller.UserId));
        audit.Record("patient", merged.Id.Value, merged.Id, merged.HomeHospitalId, nameof(PatientStatus.Active), nameof(PatientStatus.Merged), request.Reason, Details(new { survivor = survivor.Id.Value }));
        audit.Record("patient", survivor.Id.Value, survivor.Id, survivor.HomeHospitalId, reason: request.Reason, details: Details(new { merged = merged.Id.Value, moved = counts }));

        // Records that had become the merged one are the survivor's now; how it came to be, the merges say.
        await db.Patients.Where(p => p.MergedIntoId == merged.Id).ExecuteUpdateAsync(s => s.SetProperty(p => p.MergedIntoId, survivor.Id), cancellationToken);

        // The survivor is another now: who corrected an older copy must look again.
        db.Entry(survivor).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);

        // Two eyes of one person rank otherwise than two people's.
        await ranking.RankAsync([.. from.Entries.Concat(to.Entries).Where(e => e.IsOpen)], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await messaging.FollowAsync(survivor.Id, staying.Any(c => c is { Purpose: ConsentPurpose.Messaging, IsInForce: true }), cancellationToken);
        return new PatientsMerged(request.PatientId, request.MergedId, counts, [.. removed.Select(r => r.Entry.Id.Value)], survivor.Version);
    }

    private async Task<Dictionary<HospitalId, int>> IntervalsAsync(MergeSide from, MergeSide to, CancellationToken cancellationToken)
    {
        var intervals = new Dictionary<HospitalId, int>();
        foreach (var hospital in from.Bookings.Concat(to.Bookings).Where(b => b.IsActive).Select(b => b.HospitalId).Distinct())
        {
            intervals[hospital] = (await policies.BookingAsync(hospital, cancellationToken)).SecondEyeIntervalDays;
        }

        return intervals;
    }

    /// <summary>Both rows are held in the order of their ids, so that two merges of one pair do not wait for each other.</summary>
    private async Task<(Patient Survivor, Patient Merged)> TakeBothAsync(MergePatients request, CancellationToken cancellationToken)
    {
        var taken = new Dictionary<Guid, Patient>();
        foreach (var id in new[] { request.PatientId, request.MergedId }.Order())
        {
            taken[id] = await access.TakeAsync(id, Permission.RegisterPatients, cancellationToken);
        }

        return (taken[request.PatientId], taken[request.MergedId]);
    }

    private static string Details(object details) => JsonSerializer.Serialize(details, OutreachJson.Options);
}
