using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>One entry of the waiting list, with why it stands where it stands.</summary>
[Requires(Permission.ViewWaitingList)]
public sealed record GetEntry(Guid EntryId) : IQuery<EntryDetails>;

/// <param name="ComputedTier">By the rule, whatever a clinician set.</param>
/// <param name="RankedOn">The day for which the computed points hold, in the hospital's calendar.</param>
/// <param name="Explanation">Inputs and contributions of the computation; null for an entry that was never ranked by the rule.</param>
/// <param name="Override">What a clinician set instead; null if nobody did.</param>
public sealed record EntryDetails(
    ListedEntry Entry, Guid? ScreeningId, PriorityTier ComputedTier, int ComputedPoints, string RuleVersion, LocalDate RankedOn, PriorityExplanation? Explanation, RankOverride? Override,
    int BumpedCount, bool PoorExpectedBenefit, string? HoldReason, RemovalReason? RemovalReason) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => [Entry.PatientId];
}

public sealed record RankOverride(PriorityTier Tier, int Points, string Reason, Guid? By, Instant At);

internal sealed class GetEntryValidator : AbstractValidator<GetEntry>
{
    public GetEntryValidator() => RuleFor(r => r.EntryId).NotEmpty();
}

internal sealed class GetEntryHandler(OutreachDbContext db, Caller caller, EntryDetailsReader details) : IRequestHandler<GetEntry, EntryDetails>
{
    public async Task<EntryDetails> Handle(GetEntry request, CancellationToken cancellationToken)
    {
        var id = new WaitingListEntryId(request.EntryId);
        var entry = await db.WaitingList.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) ?? throw new NotFoundException("waiting-list entry");
        caller.ScopeFor(Permission.ViewWaitingList).Ensure(entry.HospitalId, "waiting-list entry");
        var listed = (await details.OfAsync([id], cancellationToken)).Single();
        var set = entry is { OverrideReason: { } reason, OverrideAt: { } at } ? new RankOverride(entry.RankTier, entry.RankPoints, reason, entry.OverrideBy?.Value, at) : null;
        var explanation = entry.ExplanationJson is "{}" ? null : JsonSerializer.Deserialize<PriorityExplanation>(entry.ExplanationJson, OutreachJson.Options);
        return new EntryDetails(
            listed, entry.ScreeningId?.Value, entry.Tier, entry.Points, entry.RuleVersion, entry.RankedOn, explanation, set,
            entry.BumpedCount, entry.PoorExpectedBenefit, entry.HoldReason, entry.RemovalReason);
    }
}
