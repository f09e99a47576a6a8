using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Theatre;
using Outreach.Domain.Theatre;
using Outreach.Web.Http;

namespace Outreach.Web.Theatre;

/// <summary>Theatre sessions.</summary>
internal static class SessionsEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        var sessions = api.MapGroup("/sessions").WithTags("Theatre sessions");
        sessions.MapGet("", List).WithName(nameof(ListSessions)).WithSummary("Sessions of your hospitals with their free places, in pages").ProducesValidationProblem();
        sessions.MapPost("", Create).WithName(nameof(CreateSession)).WithSummary("Plan one session").Refuses();
        sessions.MapPost("/by-pattern", CreateByPattern).WithName(nameof(CreateSessionsByPattern)).WithSummary("Plan sessions on days of each week: all, or none if anything clashes").Refuses();
        sessions.MapPost("/by-pattern/preview", Preview).WithName(nameof(PreviewSessionsByPattern)).WithSummary("What a pattern would make and what it clashes with; makes nothing").Refuses();
        sessions.MapPost("/open", OpenMany).WithName(nameof(OpenSessions)).WithSummary("Open the drafts of a mission, or of a hospital and period").Refuses();

        var one = sessions.MapGroup("/{sessionId:guid}");
        one.MapGet("", Get).WithName(nameof(GetSession)).WithSummary("One session with its places").ProducesProblem(StatusCodes.Status404NotFound);
        one.MapPut("", Change).WithName(nameof(ChangeSession)).WithSummary("Plan a draft anew").RefusesChange();
        one.MapPut("/times", ChangeTimes).WithName(nameof(ChangeSessionTimes)).WithSummary("Other hours of the same day; its bookings follow, and everybody expected at another time is told").RefusesChange();
        one.MapPost("/times/preview", PreviewTimes).WithName(nameof(PreviewSessionTimes)).WithSummary("Who would be expected at another time, and who would have to be called; changes nothing").Refuses();
        one.MapPost("/open", Open).WithName(nameof(OpenSession)).WithSummary("Open a draft for booking").RefusesChange();
        one.MapPost("/close", Close).WithName(nameof(CloseSession)).WithSummary("Take no more bookings").RefusesChange();
        one.MapPost("/finish", Finish).WithName(nameof(FinishSession)).WithSummary("The session is over").RefusesChange();
        one.MapPost("/cancel", Cancel).WithName(nameof(CancelSession)).WithSummary("Call a session off; its bookings go back to the waiting list").RefusesChange();
    }

    private static async Task<Ok<SessionPage>> List([AsParameters] SessionsFilter f, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(
            new ListSessions(f.HospitalId, f.From?.Date, f.To?.Date, f.Status, f.MissionId, f.SurgeonId, f.OnlyFree ?? false, f.After, f.Limit ?? 50), cancellationToken));

    private static async Task<Created<SessionChanged>> Create(CreateSessionBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var request = new CreateSession(
            body.HospitalId, body.TheatreId, body.SurgeonId, body.MissionId, body.Date, body.Start, body.End, body.Technique, body.Capacity, body.KeptPlaces, body.GeneralAnaesthesia);
        var created = await mediator.Send(request, cancellationToken);
        context.SetETag(created.Version);
        return TypedResults.Created($"/api/v1/sessions/{created.SessionId}", created);
    }

    private static async Task<Ok<SessionsCreated>> CreateByPattern(SessionPatternBody b, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(
            new CreateSessionsByPattern(
                b.HospitalId, b.TheatreId, b.SurgeonId, b.MissionId, b.From, b.To, b.DaysOfWeek, Hours(b), b.SkipDates, b.Technique, b.Capacity, b.KeptPlaces, b.GeneralAnaesthesia),
            cancellationToken));

    private static async Task<Ok<SessionsPreview>> Preview(SessionPatternBody b, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(
            new PreviewSessionsByPattern(
                b.HospitalId, b.TheatreId, b.SurgeonId, b.MissionId, b.From, b.To, b.DaysOfWeek, Hours(b), b.SkipDates, b.Technique, b.Capacity, b.KeptPlaces, b.GeneralAnaesthesia),
            cancellationToken));

    private static async Task<Ok<SessionsOpened>> OpenMany(OpenSessionsBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new OpenSessions(body.MissionId, body.HospitalId, body.From, body.To), cancellationToken));

    private static async Task<Ok<SessionDetails>> Get(Guid sessionId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var details = await mediator.Send(new GetSession(sessionId), cancellationToken);
        context.SetETag(details.Session.Version);
        return TypedResults.Ok(details);
    }

    private static Task<Ok<SessionChanged>> Change(Guid sessionId, ChangeSessionBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(
            new ChangeSession(
                sessionId, body.TheatreId, body.SurgeonId, body.MissionId, body.Date, body.Start, body.End, body.Technique, body.Capacity, body.KeptPlaces, body.GeneralAnaesthesia, ifMatch.Version),
            context, mediator, cancellationToken);

    private static async Task<Ok<SessionTimesChanged>> ChangeTimes(Guid sessionId, SessionTimesBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(new ChangeSessionTimes(sessionId, body.Start, body.End, body.Date, ifMatch.Version), cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static async Task<Ok<SessionTimesPreview>> PreviewTimes(Guid sessionId, SessionTimesBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new PreviewSessionTimes(sessionId, body.Start, body.End, body.Date), cancellationToken));

    private static Task<Ok<SessionChanged>> Open(Guid sessionId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new OpenSession(sessionId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<SessionChanged>> Close(Guid sessionId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new CloseSession(sessionId, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<SessionChanged>> Finish(Guid sessionId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new FinishSession(sessionId, ifMatch.Version), context, mediator, cancellationToken);

    private static async Task<Ok<SessionCancelled>> Cancel(Guid sessionId, CancelSessionBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var cancelled = await mediator.Send(new CancelSession(sessionId, body.Reason, ifMatch.Version), cancellationToken);
        context.SetETag(cancelled.Version);
        return TypedResults.Ok(cancelled);
    }

    private static async Task<Ok<SessionChanged>> ChangeAsync(IRequest<SessionChanged> request, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(request, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static List<SessionHours> Hours(SessionPatternBody body) => [.. body.Hours?.Select(h => h is null ? new SessionHours(LocalTime.Midnight, LocalTime.Midnight) : new SessionHours(h.Start, h.End)) ?? []];
}

/// <summary>Filters of the list of sessions; all optional.</summary>
internal sealed record SessionsFilter(
    Guid? HospitalId, DateInQuery? From, DateInQuery? To, SessionStatus? Status, Guid? MissionId, Guid? SurgeonId, bool? OnlyFree, string? After, int? Limit);

/// <summary>Kept places left out: the policy's share of the capacity.</summary>
internal sealed record CreateSessionBody(
    Guid HospitalId, Guid TheatreId, Guid SurgeonId, LocalDate Date, [property: JsonRequired] LocalTime Start, [property: JsonRequired] LocalTime End, Technique Technique,
    int Capacity, Guid? MissionId = null, int? KeptPlaces = null, bool GeneralAnaesthesia = false);

/// <summary>Kept places left out: the policy's share of the capacity.</summary>
internal sealed record ChangeSessionBody(
    Guid TheatreId, Guid SurgeonId, LocalDate Date, [property: JsonRequired] LocalTime Start, [property: JsonRequired] LocalTime End, Technique Technique,
    int Capacity, Guid? MissionId = null, int? KeptPlaces = null, bool GeneralAnaesthesia = false);

/// <summary>On the hospital's clock. The day may be left out; another one than the session's is refused.</summary>
internal sealed record SessionTimesBody([property: JsonRequired] LocalTime Start, [property: JsonRequired] LocalTime End, LocalDate? Date = null);

internal sealed record SessionPatternBody(
    Guid HospitalId, Guid TheatreId, Guid SurgeonId, LocalDate From, LocalDate To, IReadOnlyList<IsoDayOfWeek> DaysOfWeek, IReadOnlyList<SessionHoursBody> Hours,
    Technique Technique, int Capacity, Guid? MissionId = null, IReadOnlyList<LocalDate>? SkipDates = null, int? KeptPlaces = null, bool GeneralAnaesthesia = false);

/// <summary>On the hospital's clock.</summary>
internal sealed record SessionHoursBody([property: JsonRequired] LocalTime Start, [property: JsonRequired] LocalTime End);

internal sealed record OpenSessionsBody(Guid? MissionId = null, Guid? HospitalId = null, LocalDate? From = null, LocalDate? To = null);

internal sealed record CancelSessionBody(string Reason);
