using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Outcomes;
using Outreach.Domain.Outcomes;
using Outreach.Web.Http;

namespace Outreach.Web.Outcomes;

internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
        api.MapPost("/bookings/{bookingId:guid}/operation", Record).WithName(nameof(RecordOperation)).WithTags("Operations")
            .WithSummary("Record what was done to a patient who came with a booking")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);

        var operations = api.MapGroup("/operations").WithTags("Operations");
        operations.MapGet("", List).WithName(nameof(ListOperations)).WithSummary("Operations of your hospitals, in pages; the verification queue");
        operations.MapGet("/{operationId:guid}", Get).WithName(nameof(GetOperation)).WithSummary("One operation").ProducesProblem(StatusCodes.Status404NotFound);
        operations.MapPost("", RecordUnbooked).WithName(nameof(RecordUnbookedOperation)).WithSummary("Record an operation that began without a booking; never blocked by a full ceiling")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        operations.MapPost("/{operationId:guid}/verify", Verify).WithName(nameof(VerifyOperation)).WithSummary("Verify what somebody else recorded")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        operations.MapPost("/{operationId:guid}/reverse", Reverse).WithName(nameof(ReverseOperation)).WithSummary("Take back an operation that was recorded by mistake")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
    }

    private static async Task<Ok<OperationsPage>> List([AsParameters] OperationsFilter f, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(
            new ListOperations(f.HospitalId, f.Status, f.From?.Date, f.To?.Date, f.BeyondCeiling, f.NotRecordedByMe ?? false, f.After, f.Limit ?? 50), cancellationToken));

    private static async Task<Ok<OperationDetails>> Get(Guid operationId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var operation = await mediator.Send(new GetOperation(operationId), cancellationToken);
        context.SetETag(operation.Version);
        return TypedResults.Ok(operation);
    }

    private static Task<Created<OperationChanged>> Record(Guid bookingId, OperationFacts body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        CreateAsync(new RecordOperation(bookingId, body, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Created<OperationChanged>> RecordUnbooked(RecordUnbookedOperationBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        CreateAsync(new RecordUnbookedOperation(body.EntryId, body.OperatedOn, body.Facts, body.MissionId), context, mediator, cancellationToken);

    private static async Task<Ok<OperationChanged>> Verify(Guid operationId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(new VerifyOperation(operationId, ifMatch.Version), cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static async Task<Ok<OperationChanged>> Reverse(Guid operationId, ReverseOperationBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(new ReverseOperation(operationId, body.Reason, ifMatch.Version), cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static async Task<Created<OperationChanged>> CreateAsync(IRequest<OperationChanged> request, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var recorded = await mediator.Send(request, cancellationToken);
        context.SetETag(recorded.Version);
        return TypedResults.Created($"/api/v1/operations/{recorded.OperationId}", recorded);
    }
}

/// <summary>Filters of the list of operations; all optional.</summary>
internal sealed record OperationsFilter(Guid? HospitalId, OperationStatus? Status, DateInQuery? From, DateInQuery? To, bool? BeyondCeiling, bool? NotRecordedByMe, Guid? After, int? Limit);

internal sealed record RecordUnbookedOperationBody(Guid EntryId, LocalDate OperatedOn, OperationFacts Facts, Guid? MissionId = null);

internal sealed record ReverseOperationBody(string Reason);
