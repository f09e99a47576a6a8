using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using Outreach.Application.Screening;
using Outreach.Domain;
using Outreach.Domain.Screening;
using Outreach.Web.Http;

namespace Outreach.Web.Screening;

internal static class ScreeningsEndpoints
{
    public static void MapScreenings(this IEndpointRouteBuilder api)
    {
        var camps = api.MapGroup("/screening-camps").WithTags("Screening");
        camps.MapGet("", Camps).WithName(nameof(ListCamps)).WithSummary("Screening camps of your hospitals");
        camps.MapPost("", Announce).WithName(nameof(CreateCamp)).WithSummary("Announce a screening camp")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);

        var screenings = api.MapGroup("/screenings").WithTags("Screening");
        screenings.MapGet("", List).WithName(nameof(ListScreenings)).WithSummary("Screenings of a patient, a camp or a hospital, in pages").ProducesValidationProblem();
        screenings.MapGet("/{screeningId:guid}", Get).WithName(nameof(GetScreening)).WithSummary("One screening, with proposals and decisions")
            .ProducesProblem(StatusCodes.Status404NotFound);
        screenings.MapPost("", Record).WithName(nameof(RecordScreening)).WithSummary("Record an examination of both eyes; the rule proposes what becomes of each")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        screenings.MapPut("/{screeningId:guid}", Correct).WithName(nameof(CorrectScreening)).WithSummary("Put an examination right as long as no eye is decided")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        screenings.MapPost("/{screeningId:guid}/decisions", Decide).WithName(nameof(DecideEye)).WithSummary("Decide what becomes of an eye; to list it puts it on the waiting list")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed);
        screenings.MapPost("/list-eligible", ListEligible).WithName(nameof(ListEligibleEyes))
            .WithSummary("List every eye that the rule proposes to list, of a camp or a hospital, one batch at a time")
            .ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<CampsListed>> Camps(Guid? hospitalId, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListCamps(hospitalId, limit ?? 100), cancellationToken));

    private static async Task<Created<CampDetails>> Announce(CreateCampBody body, IMediator mediator, CancellationToken cancellationToken)
    {
        var camp = await mediator.Send(new CreateCamp(body.Code, body.Name, body.HospitalId, body.Country, body.Date), cancellationToken);
        return TypedResults.Created($"/api/v1/screening-camps?hospitalId={camp.HospitalId}", camp);
    }

    private static async Task<Ok<ScreeningsPage>> List(
        Guid? patientId, Guid? campId, Guid? hospitalId, bool? undecided, Guid? after, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListScreenings(patientId, campId, hospitalId, undecided ?? false, after, limit ?? 50), cancellationToken));

    private static async Task<Ok<ScreeningDetails>> Get(Guid screeningId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var screening = await mediator.Send(new GetScreening(screeningId), cancellationToken);
        context.SetETag(screening.Version);
        return TypedResults.Ok(screening);
    }

    private static async Task<Created<ScreeningRecorded>> Record(RecordScreeningBody body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var recorded = await mediator.Send(new RecordScreening(body.PatientId, body.HospitalId, body.CampId, body.Examination), cancellationToken);
        context.SetETag(recorded.Version);
        return TypedResults.Created($"/api/v1/screenings/{recorded.ScreeningId}", recorded);
    }

    private static async Task<Ok<ScreeningRecorded>> Correct(
        Guid screeningId, CorrectScreeningBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var corrected = await mediator.Send(new CorrectScreening(screeningId, body.Examination, body.Reason, ifMatch.Version), cancellationToken);
        context.SetETag(corrected.Version);
        return TypedResults.Ok(corrected);
    }

    private static async Task<Ok<EyeDecided>> Decide(
        Guid screeningId, DecideEyeBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var decided = await mediator.Send(
            new DecideEye(screeningId, body.Eye, body.Decision, body.Reason, body.Urgent, body.PoorExpectedBenefit, ifMatch.Version), cancellationToken);
        context.SetETag(decided.Version);
        return TypedResults.Ok(decided);
    }

    private static async Task<Ok<EligibleEyesListed>> ListEligible(ListEligibleEyesBody body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListEligibleEyes(body.CampId, body.HospitalId, body.Batch ?? 200), cancellationToken));
}

/// <param name="Code">Its own, for good: small letters and digits in groups with hyphens between, as in <c>osh-2026-11</c>; 64 characters at most.</param>
/// <param name="Name">Where it is, or what it is called.</param>
/// <param name="HospitalId">Whose camp it is.</param>
/// <param name="Country">Two capital letters, ISO 3166, as in <c>KG</c>.</param>
/// <param name="Date">In the hospital's calendar.</param>
internal sealed record CreateCampBody(string Code, string Name, Guid HospitalId, string Country, LocalDate Date);

internal sealed record RecordScreeningBody(Guid PatientId, Guid? HospitalId, Guid? CampId, ExaminationDetails Examination);

internal sealed record CorrectScreeningBody(ExaminationDetails Examination, string Reason);

internal sealed record DecideEyeBody(Eye Eye, EyeDecision Decision, string? Reason, bool Urgent, bool PoorExpectedBenefit);

internal sealed record ListEligibleEyesBody(Guid? CampId, Guid? HospitalId, int? Batch);
