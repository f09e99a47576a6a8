using FluentValidation;
using MediatR;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.WaitingList;

/// <summary>Let the rule order an entry again.</summary>
[Requires(Permission.OverridePriority)]
public sealed record EndPriorityOverride(Guid EntryId, string Reason, long? ExpectedVersion = null) : ICommand<EntryChanged>;

internal sealed class EndPriorityOverrideValidator : AbstractValidator<EndPriorityOverride>
{
    public EndPriorityOverrideValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class EndPriorityOverrideHandler(EntryAccess access, EntryRanking ranking, AuditTrail audit) : IRequestHandler<EndPriorityOverride, EntryChanged>
{
    public async Task<EntryChanged> Handle(EndPriorityOverride request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.OverridePriority, request.ExpectedVersion, cancellationToken);
        if (entry.OverrideAt is null)
        {
            throw new RuleViolationException("not-overridden", "Nobody has overridden this entry's priority.");
        }

        var from = RankText.Of(entry);
        entry.EndOverride();
        await ranking.RankAsync(entry, cancellationToken);
        audit.Record("waiting-list-entry", entry.Id.Value, entry.PatientId, entry.HospitalId, from, RankText.Of(entry), request.Reason);
        return await access.SaveAsync(entry, cancellationToken);
    }
}
