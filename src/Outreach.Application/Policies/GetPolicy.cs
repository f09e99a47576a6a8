using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Policies;

namespace Outreach.Application.Policies;

/// <summary>The rules of a kind as they are in force, for one hospital or in general.</summary>
/// <param name="HospitalId">Null for the general rules.</param>
[Requires(Permission.ManagePolicies)]
public sealed record GetPolicy(PolicyKind Kind, Guid? HospitalId = null) : IQuery<PolicyDetails>;

/// <summary>Where rules come from.</summary>
public enum PolicySource
{
    /// <summary>Nobody set any.</summary>
    Standard = 1,
    General = 2,
    Hospital = 3,
}

/// <param name="Number">Counts the versions of this hospital's, or of the general, rules; 0 for the standard ones. To be sent back as If-Match when these very rules are replaced.</param>
/// <param name="Owner">Who answers for the numbers.</param>
/// <param name="Rules">Their form depends on the kind.</param>
public sealed record PolicyDetails(PolicyKind Kind, Guid? HospitalId, PolicySource Source, int Number, string? Owner, Instant? MadeAt, Guid? MadeBy, JsonElement Rules);

internal sealed class GetPolicyValidator : AbstractValidator<GetPolicy>
{
    public GetPolicyValidator()
    {
        RuleFor(r => r.Kind).IsInEnum();
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
    }
}

internal sealed class GetPolicyHandler(OutreachDbContext db, PolicyReader policies, Caller caller) : IRequestHandler<GetPolicy, PolicyDetails>
{
    public async Task<PolicyDetails> Handle(GetPolicy request, CancellationToken cancellationToken)
    {
        var shape = PolicyKinds.Find(request.Kind) ?? throw new NotFoundException("kind of policy");
        HospitalId? hospital = request.HospitalId is { } id ? new HospitalId(id) : null;
        if (hospital is { } named)
        {
            caller.ScopeFor(Permission.ManagePolicies).Ensure(named, "hospital");
            if (!await db.Hospitals.AnyAsync(h => h.Id == named, cancellationToken))
            {
                throw new NotFoundException("hospital");
            }
        }

        var latest = await policies.Latest(request.Kind, hospital).FirstOrDefaultAsync(cancellationToken);
        return latest is null
            ? new PolicyDetails(request.Kind, request.HospitalId, PolicySource.Standard, 0, null, null, null, JsonSerializer.SerializeToElement(shape.Standard, shape.Type, OutreachJson.Options))
            : new PolicyDetails(
                request.Kind, request.HospitalId, latest.HospitalId is null ? PolicySource.General : PolicySource.Hospital, latest.Number, latest.Owner, latest.MadeAt, latest.MadeBy?.Value,
                JsonSerializer.Deserialize<JsonElement>(latest.RulesJson));
    }
}
