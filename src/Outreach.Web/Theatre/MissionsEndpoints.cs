using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Theatre;
using Outreach.Web.Http;

namespace Outreach.Web.Theatre;

/// <summary>Visiting teams' stays.</summary>
internal static class MissionsEndpoints
{
    public static void MapMissions(this IEndpointRouteBuilder api)
    {
        var missions = api.MapGroup("/missions").WithTags("Missions");
        missions.MapGet("", List).WithName(nameof(ListMissions)).WithSummary("Missions at your hospitals, with their figures").ProducesValidationProblem();
        missions.MapPost("", Create).WithName(nameof(CreateMission)).WithSummary("Record a mission").Refuses();
        missions.MapGet("/{missionId:guid}", Get).WithName(nameof(GetMission)).WithSummary("One mission with its hospitals and figures").ProducesProblem(StatusCodes.Status404NotFound);
        missions.MapPut("/{missionId:guid}", Change).WithName(nameof(ChangeMission)).WithSummary("Record a mission's facts anew").RefusesChange();
    }

    private static async Task<Ok<MissionPage>> List(string? country, Guid? hospitalId, string? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListMissions(country, hospitalId, after, limit ?? 50), cancellationToken));

    private static async Task<Created<MissionChanged>> Create(CreateMissionBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var request = new CreateMission(
            body.Code, body.Country, body.Name, body.StartsOn, body.EndsOn, body.HospitalIds ?? [], body.SendingHospitalId, body.CommitmentId,
            body.Planned, body.ReportedPerformed, body.Note);
        var created = await mediator.Send(request, cancellationToken);
        context.SetETag(created.Version);
        return TypedResults.Created($"/api/v1/missions/{created.MissionId}", created);
    }

    private static async Task<Ok<MissionDetails>> Get(Guid missionId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var mission = await mediator.Send(new GetMission(missionId), cancellationToken);
        context.SetETag(mission.Version);
        return TypedResults.Ok(mission);
    }

    private static async Task<Ok<MissionChanged>> Change(Guid missionId, ChangeMissionBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var request = new ChangeMission(
            missionId, body.Name, body.StartsOn, body.EndsOn, body.HospitalIds, body.SendingHospitalId, body.CommitmentId,
            body.Planned, body.ReportedPerformed, body.Note, ifMatch.Version);
        var changed = await mediator.Send(request, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }
}

internal sealed record CreateMissionBody(
    string Code, string Country, string Name, LocalDate? StartsOn = null, LocalDate? EndsOn = null, IReadOnlyList<Guid>? HospitalIds = null,
    Guid? SendingHospitalId = null, Guid? CommitmentId = null, int? Planned = null, int? ReportedPerformed = null, string? Note = null);

/// <summary>Replaces all that is recorded, so the hospitals must be there.</summary>
internal sealed record ChangeMissionBody(
    string Name, LocalDate? StartsOn, LocalDate? EndsOn, IReadOnlyList<Guid> HospitalIds,
    Guid? SendingHospitalId = null, Guid? CommitmentId = null, int? Planned = null, int? ReportedPerformed = null, string? Note = null);
