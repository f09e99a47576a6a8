using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application.Security;
using Outreach.Web.Http;

namespace Outreach.Web.Security;

/// <summary>The audit trail, for auditors.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("/audit", List)
            .WithTags("Audit")
            .WithName(nameof(ListAuditRecords))
            .WithSummary("Who did or read what, newest first")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden);

    private static async Task<Ok<AuditPage>> List([AsParameters] AuditFilter f, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(
            new ListAuditRecords(f.PatientId, f.Subject, f.SubjectId, f.Actor, f.Action, f.From?.Instant, f.To?.Instant, f.After, f.Limit ?? 50, f.PatientReference, f.UserName), cancellationToken));
}

/// <param name="From">Not before this moment.</param>
/// <param name="To">Before this moment.</param>
internal sealed record AuditFilter(
    Guid? PatientId, string? Subject, Guid? SubjectId, Guid? Actor, string? Action, InstantInQuery? From, InstantInQuery? To, Guid? After, int? Limit,
    string? PatientReference, string? UserName);
