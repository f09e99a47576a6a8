using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Policies;

namespace Outreach.Application.Policies;

/// <summary>Put new rules in force, for one hospital or in general: a new version, from now on. The old ones stay on record.</summary>
/// <param name="HospitalId">Null for the general rules.</param>
/// <param name="Owner">Who answers for the numbers.</param>
/// <param name="Rules">Complete rules of the kind; what is left out has its standard value.</param>
/// <param name="ExpectedNumber">Of the version that is being replaced; null to replace whatever there is.</param>
[Requires(Permission.ManagePolicies)]
public sealed record ReplacePolicy(PolicyKind Kind, Guid? HospitalId, string Owner, JsonElement Rules, long? ExpectedNumber = null) : ICommand<PolicyReplaced>;

/// <param name="Number">Of the new version.</param>
public sealed record PolicyReplaced(PolicyKind Kind, Guid? HospitalId, int Number);

internal sealed class ReplacePolicyValidator : AbstractValidator<ReplacePolicy>
{
    public ReplacePolicyValidator()
    {
        RuleFor(r => r.Kind).IsInEnum().Must(kind => PolicyKinds.Find(kind) is not null).WithMessage("There is no such kind of policy.");
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Owner).NotEmpty().MaximumLength(200);
        RuleFor(r => r.Rules).Custom((rules, context) =>
        {
            if (PolicyKinds.Find(context.InstanceToValidate.Kind)?.Read(rules).Problem is { } problem)
            {
                context.AddFailure("Rules", problem);
            }
        });
    }
}

internal sealed class ReplacePolicyHandler(OutreachDbContext db, IDatabaseEngine engine, Caller caller, AuditTrail audit, IClock clock) : IRequestHandler<ReplacePolicy, PolicyReplaced>
{
    public async Task<PolicyReplaced> Handle(ReplacePolicy request, CancellationToken cancellationToken)
    {
        var hospital = await HospitalAsync(request.HospitalId, cancellationToken);

        // Versions are counted one after the other; the index alone does not count those without a hospital.
        await engine.LockNameAsync(db, $"policy:{request.Kind}:{request.HospitalId}", cancellationToken);
        var number = await db.Policies.Where(p => p.Kind == request.Kind && p.HospitalId == hospital).MaxAsync(p => (int?)p.Number, cancellationToken) ?? 0;
        if (request.ExpectedNumber is { } expected && expected != number)
        {
            throw new StaleVersionException();
        }

        // Written as read: every number stands in the document, also those that were left out.
        var shape = PolicyKinds.Of(request.Kind);
        var rules = JsonSerializer.Serialize(shape.Read(request.Rules).Rules, shape.Type, OutreachJson.Options);
        var document = new PolicyDocument(EntityId.New<PolicyId>(clock), request.Kind, hospital, number + 1, rules, request.Owner, clock.GetCurrentInstant(), caller.UserId);
        db.Policies.Add(document);
        if (request.Kind == PolicyKind.Priority)
        {
            await RankAllAgainAsync(hospital, cancellationToken);
        }

        audit.Record(
            "policy", document.Id.Value, hospital: hospital, from: FormattableString.Invariant($"{request.Kind} {number}"), to: FormattableString.Invariant($"{request.Kind} {number + 1}"));
        await db.SaveChangesAsync(cancellationToken);
        return new PolicyReplaced(request.Kind, request.HospitalId, document.Number);
    }

    private async Task<HospitalId?> HospitalAsync(Guid? id, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.ManagePolicies);
        if (id is not { } named)
        {
            return scope.All ? null : throw new ForbiddenException(Permission.ManagePolicies);
        }

        var hospital = new HospitalId(named);
        scope.Ensure(hospital, "hospital");
        return await db.Hospitals.AnyAsync(h => h.Id == hospital, cancellationToken) ? hospital : throw new NotFoundException("hospital");
    }

    /// <summary>The points of every open entry are due; the daily job works them off.</summary>
    private Task<int> RankAllAgainAsync(HospitalId? hospital, CancellationToken cancellationToken) => db.WaitingList
        .Where(e => (e.Status == Domain.WaitingList.EntryStatus.Waiting || e.Status == Domain.WaitingList.EntryStatus.OnHold || e.Status == Domain.WaitingList.EntryStatus.Booked)
            && (hospital == null || e.HospitalId == hospital))
        .ExecuteUpdateAsync(set => set.SetProperty(e => e.PointsChangeOn, e => e.ListedOn), cancellationToken);
}
