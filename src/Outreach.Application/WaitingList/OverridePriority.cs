using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>Order an entry by a clinician's word instead of by the rule; the computed rank stays beside it.</summary>
/// <param name="Points">Inside the tier; null for those that the rule gives.</param>
[Requires(Permission.OverridePriority)]
public sealed record OverridePriority(Guid EntryId, PriorityTier Tier, int? Points, string Reason, long? ExpectedVersion = null) : ICommand<EntryChanged>;

internal sealed class OverridePriorityValidator : AbstractValidator<OverridePriority>
{
    public OverridePriorityValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.Tier).IsInEnum().NotEqual(PriorityTier.Unknown);
        RuleFor(r => r.Points).InclusiveBetween(-20, 100);
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class OverridePriorityHandler(EntryAccess access, Caller caller, AuditTrail audit, IClock clock) : IRequestHandler<OverridePriority, EntryChanged>
{
    public async Task<EntryChanged> Handle(OverridePriority request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.OverridePriority, request.ExpectedVersion, cancellationToken);
        var from = RankText.Of(entry);
        entry.OverrideRank(request.Tier, request.Points ?? entry.Points, request.Reason, caller.RequirePerson(), clock.GetCurrentInstant());
        audit.Record("waiting-list-entry", entry.Id.Value, entry.PatientId, entry.HospitalId, from, RankText.Of(entry), request.Reason);
        return await access.SaveAsync(entry, cancellationToken);
    }
}

/// <summary>A rank as the audit trail shows it.</summary>
internal static class RankText
{
    /// <summary>Tier and points that order the list, as in <c>B/5</c>.</summary>
    public static string Of(WaitingListEntry entry) => FormattableString.Invariant($"{entry.RankTier}/{entry.RankPoints}");
}
