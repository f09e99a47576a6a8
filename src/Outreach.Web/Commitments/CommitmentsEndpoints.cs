using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Application.Outcomes;
using Outreach.Domain.Commitments;
using Outreach.Web.Http;

namespace Outreach.Web.Commitments;

internal static class CommitmentsEndpoints
{
    public static void MapCommitments(this IEndpointRouteBuilder api)
    {
        var commitments = api.MapGroup("/commitments").WithTags("Commitments");
        commitments.MapGet("", List).WithName(nameof(ListCommitments)).WithSummary("Commitments with their balances, in pages").ProducesValidationProblem();
        commitments.MapGet("/{commitmentId:guid}", Get).WithName(nameof(GetCommitment)).WithSummary("One commitment with its allotments and balances").ProducesProblem(StatusCodes.Status404NotFound);
        commitments.MapGet("/{commitmentId:guid}/ledger", Ledger).WithName(nameof(ListLedger)).WithSummary("Every draw, oldest first, in pages")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        commitments.MapPost("", Create).WithName(nameof(CreateCommitment)).WithSummary("Draft a commitment").ProducesValidationProblem().ProducesProblem(StatusCodes.Status409Conflict);
        Change(commitments.MapPut("/{commitmentId:guid}", Correct), nameof(CorrectCommitment), "Correct the terms of a draft");
        Change(commitments.MapPost("/{commitmentId:guid}/activate", Activate), nameof(ActivateCommitment), "Put a draft into force: the pool gets what was pledged");
        Change(commitments.MapPost("/{commitmentId:guid}/close", Close), nameof(CloseCommitment), "Close it: nothing new is reserved");
        Change(commitments.MapPost("/{commitmentId:guid}/amendments", Amend), nameof(AmendCommitment), "Raise or lower the ceiling, with a reason");
        Change(commitments.MapPost("/{commitmentId:guid}/allotments", Allot), nameof(CreateAllotment), "Set a part of the pool aside");
        Change(commitments.MapPost("/{commitmentId:guid}/transfers", Transfer), nameof(TransferQuota), "Move quota between two allotments, the pool being one");

        var operations = api.MapGroup("").WithTags("Commitments");
        operations.MapGet("/operations-beyond-ceiling", Beyond).WithName(nameof(ListOperationsBeyondCeiling)).WithSummary("Operations recorded without quota; they name no patient").ProducesValidationProblem();
        Change(operations.MapPost("/operations/{operationId:guid}/attribution", Attribute), nameof(AttributeOperation), "Give an operation beyond the ceiling a place in an allotment with room");
    }

    private static void Change(RouteHandlerBuilder route, string name, string summary) => route.WithName(name).WithSummary(summary)
        .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);

    private static async Task<Ok<CommitmentsPage>> List(CommitmentStatus? status, Guid? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListCommitments(status, after, limit ?? 50), cancellationToken));

    private static async Task<Ok<CommitmentDetails>> Get(Guid commitmentId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var commitment = await mediator.Send(new GetCommitment(commitmentId), cancellationToken);
        context.SetETag(commitment.Version);
        return TypedResults.Ok(commitment);
    }

    private static async Task<Ok<LedgerPage>> Ledger(Guid commitmentId, Guid? allotmentId, Guid? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListLedger(commitmentId, allotmentId, after, limit ?? 50), cancellationToken));

    private static async Task<Created<CommitmentChanged>> Create(CommitmentTerms body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(new CreateCommitment(body), cancellationToken);
        context.SetETag(created.Version);
        return TypedResults.Created($"/api/v1/commitments/{created.CommitmentId}", created);
    }

    private static Task<Ok<CommitmentChanged>> Correct(Guid commitmentId, CommitmentTerms body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new CorrectCommitment(commitmentId, body, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<CommitmentChanged>> Activate(Guid commitmentId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new ActivateCommitment(commitmentId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<CommitmentChanged>> Close(Guid commitmentId, CloseCommitmentBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new CloseCommitment(commitmentId, body.Reason, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<CommitmentChanged>> Amend(Guid commitmentId, AmendCommitmentBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new AmendCommitment(commitmentId, body.By, body.Reason, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<CommitmentChanged>> Transfer(Guid commitmentId, TransferQuotaBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new TransferQuota(commitmentId, body.FromAllotmentId, body.ToAllotmentId, body.Quota, body.Reason, ifMatch.Version), context, mediator, cancellationToken);

    private static async Task<Created<AllotmentCreated>> Allot(Guid commitmentId, CreateAllotmentBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(
            new CreateAllotment(commitmentId, body.HospitalId, body.Country, body.From, body.To, body.Quota, body.Reason, ifMatch.Version), cancellationToken);
        context.SetETag(created.CommitmentVersion);
        return TypedResults.Created($"/api/v1/commitments/{commitmentId}", created);
    }

    private static async Task<Ok<OperationsBeyondCeilingPage>> Beyond(Guid? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListOperationsBeyondCeiling(after, limit ?? 50), cancellationToken));

    private static async Task<Ok<OperationChanged>> Attribute(Guid operationId, AttributeOperationBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(new AttributeOperation(operationId, body.AllotmentId, body.Reason, ifMatch.Version), cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static async Task<Ok<CommitmentChanged>> ChangeAsync(IRequest<CommitmentChanged> request, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(request, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }
}

internal sealed record CloseCommitmentBody(string Reason);

/// <param name="By">Operations, not 0; a reduction takes only what is left in the pool.</param>
internal sealed record AmendCommitmentBody(int By, string Reason);

/// <param name="Quota">Operations taken from the pool.</param>
internal sealed record CreateAllotmentBody(Guid? HospitalId, string? Country, LocalDate? From, LocalDate? To, int Quota, string Reason);

/// <param name="Quota">Operations.</param>
internal sealed record TransferQuotaBody(Guid FromAllotmentId, Guid ToAllotmentId, int Quota, string Reason);

internal sealed record AttributeOperationBody(Guid AllotmentId, string Reason);
