using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Policies;

namespace Outreach.Application.Policies;

/// <summary>The kinds of policy and every version there is of each, the latest first.</summary>
[Requires(Permission.ManagePolicies)]
public sealed record ListPolicies(PolicyKind? Kind = null) : IQuery<PoliciesListed>;

public sealed record PoliciesListed(IReadOnlyList<PolicyKindListed> Kinds);

public sealed record PolicyKindListed(PolicyKind Kind, IReadOnlyList<PolicyVersion> Versions);

/// <param name="HospitalId">Null for the general rules.</param>
public sealed record PolicyVersion(Guid? HospitalId, int Number, string Owner, Instant MadeAt, Guid? MadeBy);

internal sealed class ListPoliciesValidator : AbstractValidator<ListPolicies>
{
    public ListPoliciesValidator() => RuleFor(r => r.Kind).IsInEnum();
}

internal sealed class ListPoliciesHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListPolicies, PoliciesListed>
{
    public async Task<PoliciesListed> Handle(ListPolicies request, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.ManagePolicies);
        var rows = await db.Policies.AsNoTracking()
            .Where(p => request.Kind == null || p.Kind == request.Kind)
            .Select(p => new { p.Kind, p.HospitalId, p.Number, p.Owner, p.MadeAt, p.MadeBy })
            .ToListAsync(cancellationToken);
        var versions = rows.Where(p => p.HospitalId is not { } hospital || scope.Allows(hospital)).OrderByDescending(p => p.MadeAt).ToLookup(p => p.Kind);
        return new PoliciesListed(
        [
            .. PolicyKinds.All.Where(kind => request.Kind is null || kind == request.Kind).Select(kind => new PolicyKindListed(
                kind, [.. versions[kind].Select(p => new PolicyVersion(p.HospitalId?.Value, p.Number, p.Owner, p.MadeAt, p.MadeBy?.Value))])),
        ]);
    }
}
