using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application.Policies;
using Outreach.Domain.Policies;
using Outreach.Web.Http;

namespace Outreach.Web.Policies;

internal static class PoliciesEndpoints
{
    public static void MapPolicies(this IEndpointRouteBuilder api)
    {
        var policies = api.MapGroup("/policies").WithTags("Policies");
        policies.MapGet("", List).WithName(nameof(ListPolicies)).WithSummary("The kinds of policy and all their versions");
        policies.MapGet("/{kind}", Get).WithName(nameof(GetPolicy)).WithSummary("The rules in force, in general or for a hospital").ProducesProblem(StatusCodes.Status404NotFound);
        policies.MapPut("/{kind}", Replace).WithName(nameof(ReplacePolicy)).WithSummary("Put new rules in force: a new version")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<Ok<PoliciesListed>> List(PolicyKind? kind, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListPolicies(kind), cancellationToken));

    private static async Task<Ok<PolicyDetails>> Get(PolicyKind kind, Guid? hospitalId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var policy = await mediator.Send(new GetPolicy(kind, hospitalId), cancellationToken);

        // A hospital that lives by the general rules has no version of its own yet: its first one replaces number 0.
        context.SetETag(hospitalId is null || policy.Source == PolicySource.Hospital ? policy.Number : 0);
        return TypedResults.Ok(policy);
    }

    private static async Task<Ok<PolicyReplaced>> Replace(
        PolicyKind kind, Guid? hospitalId, ReplacePolicyBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var replaced = await mediator.Send(new ReplacePolicy(kind, hospitalId, body.Owner, body.Rules, ifMatch.Version), cancellationToken);
        context.SetETag(replaced.Number);
        return TypedResults.Ok(replaced);
    }
}

internal sealed record ReplacePolicyBody(string Owner, JsonElement Rules);
