using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application.Patients;
using Outreach.Web.Http;

namespace Outreach.Web.Patients;

/// <summary>Patients: registration, correction, search, duplicates, merging. What a search asks for is in the body, never in an address.</summary>
internal static class PatientsEndpoints
{
    public static void MapPatients(this IEndpointRouteBuilder api)
    {
        var patients = api.MapGroup("/patients").WithTags("Patients");
        patients.MapPost("", Register).WithName(nameof(RegisterPatient)).WithSummary("Register a patient").Refuses();
        patients.MapPost("/search", Find).WithName(nameof(FindPatients)).WithSummary("Find patients by name, birth year, phone, identifier or reference code").ProducesValidationProblem();
        patients.MapPost("/duplicates", Duplicates).WithName(nameof(FindDuplicates)).WithSummary("Who may be the person to be registered").Refuses();

        var patient = patients.MapGroup("/{patientId:guid}");
        patient.MapGet("", Get).WithName(nameof(GetPatient)).WithSummary("One patient, identifiers masked").ProducesProblem(StatusCodes.Status404NotFound);
        patient.MapPut("", Correct).WithName(nameof(CorrectPatient)).WithSummary("Correct what is written of a patient").RefusesChange();
        patient.MapGet("/duplicates", DuplicatesOf).WithName(nameof(GetDuplicates)).WithSummary("Who may be the same person").ProducesProblem(StatusCodes.Status404NotFound);
        patient.MapPost("/merge", Merge).WithName(nameof(MergePatients)).WithSummary("Merge another record into this one").RefusesChange();
        patient.MapPost("/death", Death).WithName(nameof(RecordDeath)).WithSummary("Record that a patient has died").RefusesChange();
        patient.MapGet("/timeline", Timeline).WithName(nameof(GetPatientTimeline)).WithSummary("What happened, latest first").ProducesValidationProblem().ProducesProblem(StatusCodes.Status404NotFound);
        patient.MapGet("/export", Export).WithName(nameof(ExportPatient)).WithSummary("Everything that is kept of a person, for the person").ProducesProblem(StatusCodes.Status404NotFound);

        patient.MapContacts();
        patient.MapIdentifiers();
        patient.MapConsents();
        patient.MapUnavailabilities();
    }

    private static async Task<Created<PatientRegistered>> Register(RegisterPatient body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var registered = await mediator.Send(body, cancellationToken);
        context.SetETag(registered.Version);
        return TypedResults.Created($"/api/v1/patients/{registered.PatientId}", registered);
    }

    private static async Task<Ok<PatientsFound>> Find(FindPatients body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(body, cancellationToken));

    private static async Task<Ok<DuplicatesFound>> Duplicates(FindDuplicates body, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(body, cancellationToken));

    private static async Task<Ok<PatientRecord>> Get(Guid patientId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var patient = await mediator.Send(new GetPatient(patientId), cancellationToken);
        context.SetETag(patient.Version);
        return TypedResults.Ok(patient);
    }

    private static async Task<Ok<PatientCorrected>> Correct(Guid patientId, PersonDetails body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var corrected = await mediator.Send(new CorrectPatient(patientId, body, ifMatch.Version), cancellationToken);
        context.SetETag(corrected.Version);
        return TypedResults.Ok(corrected);
    }

    private static async Task<Ok<DuplicatesFound>> DuplicatesOf(Guid patientId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new GetDuplicates(patientId), cancellationToken));

    private static async Task<Ok<PatientsMerged>> Merge(Guid patientId, MergePatientsBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var merged = await mediator.Send(new MergePatients(patientId, body.MergedId, body.Reason, ifMatch.Version), cancellationToken);
        context.SetETag(merged.Version);
        return TypedResults.Ok(merged);
    }

    private static async Task<Ok<DeathRecorded>> Death(Guid patientId, RecordDeathBody body, IfMatch ifMatch, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var recorded = await mediator.Send(new RecordDeath(patientId, body.Source, ifMatch.Version), cancellationToken);
        context.SetETag(recorded.Version);
        return TypedResults.Ok(recorded);
    }

    private static async Task<Ok<PatientTimeline>> Timeline(Guid patientId, int? limit, string? cursor, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new GetPatientTimeline(patientId, limit ?? 50, cursor), cancellationToken));

    private static async Task<Ok<PatientExport>> Export(Guid patientId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ExportPatient(patientId), cancellationToken));
}

/// <param name="MergedId">The record that ends.</param>
internal sealed record MergePatientsBody(Guid MergedId, string Reason);

/// <param name="Source">Who said so, without a name.</param>
internal sealed record RecordDeathBody(string Source);
