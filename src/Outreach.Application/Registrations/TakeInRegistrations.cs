using FluentValidation;
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
/// Take in the people of a list after its dry run: patients, contacts, screenings and waiting-list entries. The same list is taken in
/// once: asking again gives the earlier run, and goes on with one that was cancelled or failed.
/// </summary>
[Requires(Permission.ImportRegistrations)]
public sealed record TakeInRegistrations(Guid DryRunId) : ICommand<ImportState>;

internal sealed class TakeInRegistrationsValidator : AbstractValidator<TakeInRegistrations>
{
    public TakeInRegistrationsValidator() => RuleFor(r => r.DryRunId).NotEmpty();
}

internal sealed class TakeInRegistrationsHandler(OutreachDbContext db, IDatabaseEngine engine, ImportAccess access, Caller caller, AuditTrail audit, IClock clock)
    : IRequestHandler<TakeInRegistrations, ImportState>
{
    public async Task<ImportState> Handle(TakeInRegistrations request, CancellationToken cancellationToken)
    {
        var dryRun = await access.TakeAsync(request.DryRunId, cancellationToken);
        if (!dryRun.IsDryRun || dryRun.Status != ImportStatus.Finished)
        {
            throw new RuleViolationException("dry-run-not-finished", "People are taken in after a dry run of the list that has finished.");
        }

        await engine.LockNameAsync(db, $"import:{dryRun.FileSha256}", cancellationToken);
        var earlier = await db.Imports
            .Where(i => i.FileSha256 == dryRun.FileSha256 && i.HospitalId == dryRun.HospitalId && i.ListName == dryRun.ListName && i.CampDate == dryRun.CampDate
                && i.Country == dryRun.Country && i.Encoding == dryRun.Encoding && i.Delimiter == dryRun.Delimiter && i.FileName == dryRun.FileName && !i.IsDryRun)
            .OrderByDescending(i => i.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (earlier is { Status: ImportStatus.Queued or ImportStatus.Running or ImportStatus.Finished })
        {
            audit.NothingChanged();
            return ImportState.Of(earlier);
        }

        var from = earlier?.Status.ToString();
        var import = earlier;
        if (import is null)
        {
            import = new RegistrationImport(EntityId.New<RegistrationImportId>(clock), dryRun, clock.GetCurrentInstant(), caller.RequirePerson());
            db.Imports.Add(import);
        }
        else
        {
            import.Resume();
        }

        audit.Record("import", import.Id.Value, hospital: import.HospitalId, from: from, to: nameof(ImportStatus.Queued));
        await db.SaveChangesAsync(cancellationToken);
        return ImportState.Of(import);
    }
}
