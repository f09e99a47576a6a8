using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application.Theatre;
using Outreach.Domain.Theatre;
using Outreach.Web.Http;

namespace Outreach.Web.Theatre;

/// <summary>Hospitals with their theatres, and surgeons.</summary>
internal static class HospitalsEndpoints
{
    public static void MapHospitals(this IEndpointRouteBuilder api)
    {
        var hospitals = api.MapGroup("/hospitals").WithTags("Hospitals");
        hospitals.MapGet("", List).WithName(nameof(ListHospitals)).WithSummary("Your hospitals, by code").ProducesValidationProblem();
        hospitals.MapPost("", Create).WithName(nameof(CreateHospital)).WithSummary("Record a hospital").Refuses();
        hospitals.MapGet("/{hospitalId:guid}", Get).WithName(nameof(GetHospital)).WithSummary("One hospital").ProducesProblem(StatusCodes.Status404NotFound);
        hospitals.MapPut("/{hospitalId:guid}", Change).WithName(nameof(ChangeHospital)).WithSummary("Record a hospital's facts anew").RefusesChange();
        hospitals.MapGet("/{hospitalId:guid}/theatres", ListRooms).WithName(nameof(ListTheatres)).WithSummary("A hospital's theatres").ProducesProblem(StatusCodes.Status404NotFound);
        hospitals.MapPost("/{hospitalId:guid}/theatres", Add).WithName(nameof(AddTheatre)).WithSummary("Record a theatre").Refuses();
        hospitals.MapGet("/{hospitalId:guid}/theatre-list", TheatreList).WithName(nameof(GetTheatreList))
            .WithSummary("The theatre list of a day: sessions, places and who is booked").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);

        var theatres = api.MapGroup("/theatres/{theatreId:guid}").WithTags("Hospitals");
        theatres.MapPut("", Rename).WithName(nameof(RenameTheatre)).WithSummary("Rename a theatre").RefusesChange();
        theatres.MapPost("/retire", Retire).WithName(nameof(RetireTheatre)).WithSummary("Plan no more sessions in a theatre").RefusesChange();

        var surgeons = api.MapGroup("/surgeons").WithTags("Hospitals");
        surgeons.MapGet("", ListPeople).WithName(nameof(ListSurgeons)).WithSummary("Surgeons, by name").ProducesValidationProblem();
        surgeons.MapPost("", AddPerson).WithName(nameof(AddSurgeon)).WithSummary("Record a surgeon").Refuses();
        surgeons.MapPut("/{surgeonId:guid}", RenamePerson).WithName(nameof(RenameSurgeon)).WithSummary("Correct a surgeon's name").RefusesChange();
        surgeons.MapPost("/{surgeonId:guid}/retire", RetirePerson).WithName(nameof(RetireSurgeon)).WithSummary("Plan no more sessions with a surgeon").RefusesChange();
    }

    private static async Task<Ok<HospitalPage>> List(string? country, HospitalRole? role, string? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListHospitals(country, role, after, limit ?? 50), cancellationToken));

    private static async Task<Created<HospitalChanged>> Create(CreateHospitalBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var request = new CreateHospital(
            body.Code, body.Country, body.Role, body.Name, body.NameLocal, body.City, body.Latitude, body.Longitude, body.Zone, body.WorkingLanguages, body.Phone, body.Instructions);
        var created = await mediator.Send(request, cancellationToken);
        context.SetETag(created.Version);
        return TypedResults.Created($"/api/v1/hospitals/{created.HospitalId}", created);
    }

    private static async Task<Ok<HospitalDetails>> Get(Guid hospitalId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var hospital = await mediator.Send(new GetHospital(hospitalId), cancellationToken);
        context.SetETag(hospital.Version);
        return TypedResults.Ok(hospital);
    }

    private static async Task<Ok<HospitalChanged>> Change(Guid hospitalId, ChangeHospitalBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var request = new ChangeHospital(
            hospitalId, body.Name, body.NameLocal, body.City, body.Latitude, body.Longitude, body.Zone, body.WorkingLanguages, body.Phone, body.Instructions, ifMatch.Version);
        var changed = await mediator.Send(request, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static async Task<Ok<HospitalTheatres>> ListRooms(Guid hospitalId, bool? withRetired, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListTheatres(hospitalId, withRetired ?? false), cancellationToken));

    private static async Task<Created<TheatreChanged>> Add(Guid hospitalId, TheatreBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var added = await mediator.Send(new AddTheatre(hospitalId, body.Name), cancellationToken);
        context.SetETag(added.Version);
        return TypedResults.Created($"/api/v1/theatres/{added.TheatreId}", added);
    }

    private static async Task<Ok<TheatreList>> TheatreList(Guid hospitalId, DateInQuery date, Guid? sessionId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new GetTheatreList(hospitalId, date.Date, sessionId), cancellationToken));

    private static Task<Ok<TheatreChanged>> Rename(Guid theatreId, TheatreBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new RenameTheatre(theatreId, body.Name, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<TheatreChanged>> Retire(Guid theatreId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new RetireTheatre(theatreId, ifMatch.Version), context, mediator, cancellationToken);

    private static async Task<Ok<SurgeonPage>> ListPeople(Guid? homeHospitalId, bool? withRetired, string? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListSurgeons(homeHospitalId, withRetired ?? false, after, limit ?? 50), cancellationToken));

    private static async Task<Created<SurgeonChanged>> AddPerson(AddSurgeonBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var added = await mediator.Send(new AddSurgeon(body.Name, body.HomeHospitalId), cancellationToken);
        context.SetETag(added.Version);
        return TypedResults.Created($"/api/v1/surgeons/{added.SurgeonId}", added);
    }

    private static Task<Ok<SurgeonChanged>> RenamePerson(Guid surgeonId, RenameSurgeonBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new RenameSurgeon(surgeonId, body.Name, ifMatch.Version), context, mediator, cancellationToken);

    private static Task<Ok<SurgeonChanged>> RetirePerson(Guid surgeonId, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken) =>
        ChangeAsync(new RetireSurgeon(surgeonId, ifMatch.Version), context, mediator, cancellationToken);

    private static async Task<Ok<TheatreChanged>> ChangeAsync(IRequest<TheatreChanged> request, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(request, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }

    private static async Task<Ok<SurgeonChanged>> ChangeAsync(IRequest<SurgeonChanged> request, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(request, cancellationToken);
        context.SetETag(changed.Version);
        return TypedResults.Ok(changed);
    }
}

/// <summary>Coordinates have no sensible default, so they must be there.</summary>
internal sealed record CreateHospitalBody(
    string Code, string Country, HospitalRole Role, string Name, string? NameLocal, string City, [property: JsonRequired] double Latitude, [property: JsonRequired] double Longitude,
    string Zone, IReadOnlyList<string> WorkingLanguages, string? Phone = null, IReadOnlyDictionary<string, string>? Instructions = null);

internal sealed record ChangeHospitalBody(
    string Name, string? NameLocal, string City, [property: JsonRequired] double Latitude, [property: JsonRequired] double Longitude, string Zone,
    IReadOnlyList<string> WorkingLanguages, string? Phone = null, IReadOnlyDictionary<string, string>? Instructions = null);

internal sealed record TheatreBody(string Name);

internal sealed record AddSurgeonBody(string Name, Guid HomeHospitalId);

internal sealed record RenameSurgeonBody(string Name);
