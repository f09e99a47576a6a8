using FluentValidation;
using MediatR;
using Outreach.Application.Security;

namespace Outreach.Application.WaitingList;

/// <summary>Say that little is to be gained by the operation (other disease of the eye), or take that back.</summary>
[Requires(Permission.OverridePriority)]
public sealed record MarkExpectedBenefit(Guid EntryId, bool Poor, string Reason, long? ExpectedVersion = null) : ICommand<EntryChanged>;

internal sealed class MarkExpectedBenefitValidator : AbstractValidator<MarkExpectedBenefit>
{
    public MarkExpectedBenefitValidator()
    {
        RuleFor(r => r.EntryId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class MarkExpectedBenefitHandler(EntryAccess access, EntryRanking ranking, AuditTrail audit) : IRequestHandler<MarkExpectedBenefit, EntryChanged>
{
    public async Task<EntryChanged> Handle(MarkExpectedBenefit request, CancellationToken cancellationToken)
    {
        var entry = await access.EntryAsync(request.EntryId, Permission.OverridePriority, request.ExpectedVersion, cancellationToken);
        var from = RankText.Of(entry);
        entry.ExpectPoorBenefit(request.Poor);
        await ranking.RankAsync(entry, cancellationToken);
        audit.Record("waiting-list-entry", entry.Id.Value, entry.PatientId, entry.HospitalId, from, RankText.Of(entry), request.Reason);
        return await access.SaveAsync(entry, cancellationToken);
    }
}
