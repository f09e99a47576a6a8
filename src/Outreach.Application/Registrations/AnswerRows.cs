using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>
/// Answers a batch of rows and, in a real run, takes its people in: answers and people are on disk together or not at all.
/// </summary>
/// <returns>False if the run ends here: cancelled, or another worker has it.</returns>
[Requires(Permission.RunJobs)]
internal sealed record AnswerRows(ImportRun Run, IReadOnlyList<SourceRow> Rows) : ICommand<bool>;

internal sealed class AnswerRowsHandler(OutreachDbContext db, IDatabaseEngine engine, IRowWriter insert, EarlierPeople people, PeopleOfRows takeIn, AuditTrail audit, IClock clock)
    : IRequestHandler<AnswerRows, bool>
{
    public async Task<bool> Handle(AnswerRows request, CancellationToken cancellationToken)
    {
        var run = request.Run;
        await engine.LockNameAsync(db, ImportLease.Name, cancellationToken);
        if (await ImportLease.HeldAsync(db, run.Import.Id, run.Owner, cancellationToken) is not { } import)
        {
            audit.NothingChanged();
            return false;
        }

        var now = clock.GetCurrentInstant();
        if (import.CancelRequested)
        {
            import.End(ImportStatus.Cancelled, null, now);
            audit.Record("import", import.Id.Value, hospital: import.HospitalId, from: nameof(ImportStatus.Running), to: nameof(ImportStatus.Cancelled));
            await db.SaveChangesAsync(cancellationToken);
            return false;
        }

        // Read anew in each attempt: judging completes the answers.
        var answers = request.Rows.Select(run.Read).ToList();
        await people.LoadAsync(run, answers, cancellationToken);
        answers.ForEach(answer => run.Judge(answer));

        var patients = new Dictionary<int, PatientId>();
        if (!import.IsDryRun)
        {
            patients = await takeIn.WriteAsync(import, answers, cancellationToken);
        }

        await insert.InsertAsync(db, answers.ConvertAll(a => ImportRows.Write(import.Id, a, patients.TryGetValue(a.Row, out var patient) ? patient : null)), cancellationToken);
        int Count(RowOutcome outcome) => answers.Count(a => a.Outcome == outcome);
        import.Progress(
            import.Accepted + Count(RowOutcome.Accepted), import.Warned + Count(RowOutcome.Warned), import.Duplicates + Count(RowOutcome.Duplicate),
            import.Rejected + Count(RowOutcome.Rejected), import.Skipped + Count(RowOutcome.Skipped), now + ImportLease.Length);
        audit.Record("import", import.Id.Value, hospital: import.HospitalId, details: FormattableString.Invariant($"{{\"rowsDone\":{import.RowsDone}}}"));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
