using System.Globalization;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application.Commitments;

namespace Outreach.Web.Commitments;

internal static class FulfilmentEndpoints
{
    public static void MapFulfilment(this IEndpointRouteBuilder api)
    {
        var fulfilment = api.MapGroup("").WithTags("Fulfilment");
        fulfilment.MapGet("/fulfilment", Summarise).WithName(nameof(SummariseFulfilment)).WithSummary("The figures of all commitments and of the whole programme");
        fulfilment.MapGet("/commitments/{commitmentId:guid}/fulfilment", Get).WithName(nameof(GetFulfilment))
            .WithSummary("How far a commitment is, by hospital, country, mission and month").ProducesProblem(StatusCodes.Status404NotFound);
        fulfilment.MapGet("/commitments/{commitmentId:guid}/fulfilment.csv", GetCsv).WithName("DownloadFulfilment")
            .WithSummary("The breakdowns as a CSV file").Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
        fulfilment.MapGet("/commitments/{commitmentId:guid}/reconciliation", Reconcile).WithName(nameof(ReconcileCommitment))
            .WithSummary("Balances against ledger, bookings and operations; difference 0 if they agree").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<ProgrammeFulfilment>> Summarise(IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new SummariseFulfilment(), cancellationToken));

    private static async Task<Ok<CommitmentFulfilment>> Get(Guid commitmentId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new GetFulfilment(commitmentId), cancellationToken));

    private static async Task<Ok<Reconciliation>> Reconcile(Guid commitmentId, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ReconcileCommitment(commitmentId), cancellationToken));

    private static async Task<FileContentHttpResult> GetCsv(Guid commitmentId, IMediator mediator, CancellationToken cancellationToken)
    {
        var fulfilment = await mediator.Send(new GetFulfilment(commitmentId), cancellationToken);
        return TypedResults.File(Encoding.UTF8.GetBytes(Csv(fulfilment)), "text/csv; charset=utf-8", $"fulfilment-{fulfilment.Code}.csv");
    }

    /// <summary>One row for each line of each breakdown; an empty patients field is a suppressed one.</summary>
    internal static string Csv(CommitmentFulfilment fulfilment)
    {
        var text = new StringBuilder("commitment,by,key,reserved,performed,verified,reversed,patients\r\n");
        var f = fulfilment.Figures;
        Append("total", [new FulfilmentLine("", f.Reserved, f.Performed, f.Verified, f.Reversed, f.Patients)]);
        Append("hospital", fulfilment.ByHospital);
        Append("country", fulfilment.ByCountry);
        Append("mission", fulfilment.ByMission);
        Append("month", fulfilment.ByMonth);
        return text.ToString();

        void Append(string by, IEnumerable<FulfilmentLine> lines)
        {
            foreach (var line in lines)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Field(fulfilment.Code)},{by},{Field(line.Key)},{line.Reserved},{line.Performed},{line.Verified},{line.Reversed},{line.Patients.Count}\r\n");
            }
        }
    }

    private static string Field(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
