using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Calls;
using Outreach.Domain.Bookings;
using Outreach.Domain.Calls;

namespace Outreach.Web.Reminders;

/// <summary>Turns at calling people: taken by one clerk, ended with what was said.</summary>
internal static class CallsEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder api)
    {
        var calls = api.MapGroup("/calls").WithTags("Calls")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);

        calls.MapPost("", Take)
            .WithName(nameof(TakeCall))
            .WithSummary("Take the next person of a hospital's call list; nobody else is given the same one")
            .ProducesProblem(StatusCodes.Status409Conflict);

        calls.MapGet("/{callId:guid}", Get)
            .WithName(nameof(GetCall))
            .WithSummary("Whom to call, on which number, and what to say in their language");

        calls.MapPost("/{callId:guid}/end", End)
            .WithName(nameof(EndCall))
            .WithSummary("Say how a call ended; a yes confirms the booking, a no gives the place back")
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<CallTaken>> Take(TakeCallBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new TakeCall(body.HospitalId, body.BookingId), cancellationToken));

    private static async Task<Ok<CallToMake>> Get(Guid callId, IMediator mediator, CancellationToken cancellationToken, string? language = null) =>
        TypedResults.Ok(await mediator.Send(new GetCall(callId, language), cancellationToken));

    private static async Task<Ok<CallEnded>> End(Guid callId, EndCallBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(
            new EndCall(
                callId, body.Outcome, body.ContactId, body.CallAgainAt is { } at ? Instant.FromDateTimeOffset(at) : null, body.Reason, body.Note, body.TakeNext),
            cancellationToken));
}

/// <param name="BookingId">That person and no other; absent for the next.</param>
internal sealed record TakeCallBody(Guid HospitalId, Guid? BookingId = null);

/// <param name="ContactId">Who was called; needed for a wrong number.</param>
/// <param name="CallAgainAt">Needed if the person wants to be called later.</param>
/// <param name="Reason">Needed for a no.</param>
/// <param name="Note">For the colleague who calls next; names no patient.</param>
/// <param name="TakeNext">Take the next person in the same step.</param>
internal sealed record EndCallBody(
    CallTurnOutcome Outcome, Guid? ContactId = null, DateTimeOffset? CallAgainAt = null, EndReason? Reason = null, string? Note = null, bool TakeNext = false);
