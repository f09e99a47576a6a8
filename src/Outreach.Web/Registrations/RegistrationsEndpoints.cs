using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;
using Outreach.Application.Ports;
using Outreach.Application.Registrations;
using Outreach.Domain.Registrations;
using Outreach.Web.Http;

namespace Outreach.Web.Registrations;

/// <summary>Registration lists: hand in, dry run, take in, follow, answers.</summary>
internal static class RegistrationsEndpoints
{
    /// <summary>The largest file, and the fields beside it.</summary>
    private const long MaxBody = IRegistrationFiles.MaxBytes + (1024 * 1024);

    public static void MapRegistrations(this IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/registration-imports").WithTags("Registration lists");

        imports.MapPost("", Upload)
            .WithName(nameof(UploadRegistrationList))
            .WithSummary("Hand in the list of a screening camp for a dry run: every row gets an answer, nothing is taken in")
            .DisableAntiforgery()
            .WithMetadata(new RequestSizeLimitAttribute(MaxBody), new RequestFormLimitsAttribute { MultipartBodyLengthLimit = MaxBody })
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

        imports.MapGet("", List).WithName(nameof(ListImports)).WithSummary("Runs over lists of your hospitals, latest first");

        var one = imports.MapGroup("/{importId:guid}").ProducesProblem(StatusCodes.Status404NotFound);
        one.MapGet("", Get).WithName(nameof(GetImport)).WithSummary("How far a run has come; poll it");
        one.MapPost("/take-in", TakeIn)
            .WithName(nameof(TakeInRegistrations))
            .WithSummary("Take in the people of a list after its dry run; goes on with a run that was cancelled or failed")
            .ProducesProblem(StatusCodes.Status409Conflict);
        one.MapPost("/cancel", Cancel)
            .WithName(nameof(CancelImport))
            .WithSummary("Stop a run after the batch it is working on")
            .ProducesProblem(StatusCodes.Status409Conflict);
        one.MapGet("/rows", Rows).WithName(nameof(ListImportRows)).WithSummary("The answers to the rows, in pages");
        one.MapGet("/answers.csv", Answers)
            .WithName(nameof(ExportImportAnswers))
            .WithSummary("All answers as one CSV file")
            .Produces<string>(StatusCodes.Status200OK, "text/csv");
    }

    private static async Task<Accepted<ImportState>> Upload([FromForm] RegistrationListForm? form, IMediator mediator, CancellationToken cancellationToken)
    {
        if (form?.File is null)
        {
            throw new BadHttpRequestException("The form has no file.");
        }

        using var content = new MemoryStream(checked((int)form.File.Length));
        await form.File.CopyToAsync(content, cancellationToken);
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        var date = LocalDatePattern.Iso.Parse(form.CampDate ?? string.Empty);
        var import = await mediator.Send(
            new UploadRegistrationList(
                form.HospitalId, form.ListName ?? string.Empty, date.Success ? date.Value : LocalDate.MinIsoValue, Path.GetFileName(form.File.FileName),
                UploadRegistrationList.HashOf(bytes.Span), Stated(form.Country), Stated(form.Encoding), Stated(form.Delimiter))
            { Content = bytes },
            cancellationToken);
        return AtImport(import);
    }

    private static async Task<Ok<ImportsPage>> List(IMediator mediator, CancellationToken cancellationToken, Guid? hospitalId = null, Guid? before = null, int limit = 50) =>
        TypedResults.Ok(await mediator.Send(new ListImports(hospitalId, before, limit), cancellationToken));

    private static async Task<Ok<ImportState>> Get(Guid importId, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var import = await mediator.Send(new GetImport(importId), cancellationToken);
        context.SetETag(import.Version);
        return TypedResults.Ok(import);
    }

    private static async Task<Accepted<ImportState>> TakeIn(Guid importId, IMediator mediator, CancellationToken cancellationToken) =>
        AtImport(await mediator.Send(new TakeInRegistrations(importId), cancellationToken));

    private static async Task<Ok<ImportState>> Cancel(Guid importId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new CancelImport(importId), cancellationToken));

    private static async Task<Ok<ImportRowsPage>> Rows(
        Guid importId, IMediator mediator, CancellationToken cancellationToken, RowOutcome? outcome = null, int after = 0, int limit = 100) =>
        TypedResults.Ok(await mediator.Send(new ListImportRows(importId, outcome, after, limit), cancellationToken));

    private static async Task<FileContentHttpResult> Answers(Guid importId, IMediator mediator, CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new ExportImportAnswers(importId), cancellationToken);
        return TypedResults.File(Encoding.UTF8.GetBytes(file.Csv), "text/csv; charset=utf-8", file.FileName);
    }

    private static Accepted<ImportState> AtImport(ImportState import) => TypedResults.Accepted($"/api/v1/registration-imports/{import.ImportId}", import);

    /// <summary>Forms send an empty field where nothing was chosen.</summary>
    private static string? Stated(string? field) => string.IsNullOrWhiteSpace(field) ? null : field;
}

/// <summary>The fields of a handed-in list, as multipart form data.</summary>
internal sealed class RegistrationListForm
{
    /// <summary>The list: CSV or XLSX, at most 64 MiB.</summary>
    public required IFormFile File { get; init; }

    /// <summary>The hospital that the camp works for.</summary>
    public required Guid HospitalId { get; init; }

    /// <summary>As in <c>osh-2026-autumn</c>.</summary>
    public string? ListName { get; init; }

    /// <summary>ISO date.</summary>
    public string? CampDate { get; init; }

    /// <summary>ISO 3166 alpha-2; without it the hospital's.</summary>
    public string? Country { get; init; }

    /// <summary>Of a text file; without it utf-8.</summary>
    public string? Encoding { get; init; }

    /// <summary>comma, semicolon or tab.</summary>
    public string? Delimiter { get; init; }
}
