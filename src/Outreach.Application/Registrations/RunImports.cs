using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain.Policies;
using Outreach.Domain.Registrations;
using Outreach.Domain.Screening;

namespace Outreach.Application.Registrations;

/// <summary>
/// Works off the imports that wait, one after the other. Not one command: each batch of rows is a transaction of its own, so that
/// others can write in between and a killed run goes on where it was.
/// </summary>
/// <param name="BatchSize">
/// Rows of one transaction: few enough that nobody waits long for the right to write, and as many as go: each batch touches pages all over the search's index, so half as
/// many batches write a quarter less to the disk.
/// </param>
[Requires(Permission.RunJobs)]
public sealed record RunImports(int BatchSize = 1000) : IRequest<ImportsRun>;

/// <param name="Runs">Imports that were worked on.</param>
public sealed record ImportsRun(int Runs);

internal sealed class RunImportsHandler(
    IMediator mediator, OutreachDbContext db, IRegistrationFiles files, PolicyReader policies, IRowWriter insert, IClock clock, ILogger<RunImportsHandler> logger)
    : IRequestHandler<RunImports, ImportsRun>
{
    public async Task<ImportsRun> Handle(RunImports request, CancellationToken cancellationToken)
    {
        var runs = 0;
        while (true)
        {
            var owner = Guid.CreateVersion7(clock.GetCurrentInstant().ToDateTimeOffset()).ToString("N");
            if (await mediator.Send(new ClaimImport(owner), cancellationToken) is not { Import: { } import } claimed)
            {
                return new ImportsRun(runs);
            }

            runs++;
            await RunAsync(import, claimed.LastRow, owner, request.BatchSize, cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private async Task RunAsync(RegistrationImport import, int lastRow, string owner, int batchSize, CancellationToken cancellationToken)
    {
        try
        {
            var content = await db.ImportFiles.AsNoTracking().Where(f => f.ImportId == import.FileOf).Select(f => f.Content).SingleAsync(cancellationToken);
            var file = files.Open(content, import.FileName, import.Encoding, import.Delimiter);
            if (file.RefusalCode is { } refusal)
            {
                await mediator.Send(new EndImport(import.Id, owner, ImportStatus.Refused, refusal), cancellationToken);
                return;
            }

            await mediator.Send(new CountImport(import.Id, owner, file.RowCount), cancellationToken);
            var eligibility = await policies.ForHospitalAsync<EligibilityPolicy>(PolicyKind.Eligibility, import.HospitalId, cancellationToken);
            await using var connection = await insert.HoldConnectionAsync(db, cancellationToken);
            var run = new ImportRun(import, file.Header!, owner, ListingLimits.From(eligibility.Rules));
            foreach (var batch in run.ReadAfter(lastRow, file.Rows).Chunk(batchSize))
            {
                db.ChangeTracker.Clear();
                if (!await mediator.Send(new AnswerRows(run, batch), cancellationToken))
                {
                    return;
                }
            }

            await mediator.Send(new EndImport(import.Id, owner, ImportStatus.Finished, null), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops: the run goes on with the next one.
            db.ChangeTracker.Clear();
            await mediator.Send(new ReleaseImport(import.Id, owner), CancellationToken.None);
            throw;
        }
        catch (Exception failure)
        {
            // One list that cannot be worked off must not keep the others waiting.
            logger.LogError("Import {ImportId} failed: {Failure}.", import.Id.Value, failure.GetType().Name);
            db.ChangeTracker.Clear();
            await mediator.Send(new EndImport(import.Id, owner, ImportStatus.Failed, "failed"), CancellationToken.None);
        }
    }
}

/// <summary>What a run carries from batch to batch.</summary>
internal sealed class ImportRun
{
    private readonly RowReader _reader;
    private readonly ListJudge _judge;

    public ImportRun(RegistrationImport import, HeaderMap header, string owner, ListingLimits limits)
    {
        (Import, Owner) = (import, owner);
        List = new ListStatement(import.ListName, import.Country, import.CampDate);
        _reader = new RowReader(List, header, limits);
        _judge = new ListJudge(List, _reader, Register);
    }

    public RegistrationImport Import { get; }

    /// <summary>Names the worker; a run whose lease somebody else has is given up.</summary>
    public string Owner { get; }

    public ListStatement List { get; }

    /// <summary>This list's people, and those of earlier ones that its rows were compared with.</summary>
    public TakenInRegister Register { get; } = new();

    /// <summary>The rows that have no answer yet. Those before them are read again for what later rows are compared with.</summary>
    public IEnumerable<SourceRow> ReadAfter(int lastRow, IEnumerable<SourceRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Number > lastRow)
            {
                yield return row;
            }
            else
            {
                _judge.JudgeAlone(_reader.Read(row));
            }
        }
    }

    public RowAnswer Read(SourceRow row) => _judge.Read(row);

    public RowAnswer Judge(RowAnswer answer) => _judge.Judge(answer);
}
