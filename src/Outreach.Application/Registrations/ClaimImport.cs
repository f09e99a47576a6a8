using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Registrations;
using Outreach.Domain.Screening;

namespace Outreach.Application.Registrations;

/// <summary>Takes the import that has waited longest, or one whose worker died, under a lease.</summary>
[Requires(Permission.RunJobs)]
internal sealed record ClaimImport(string Owner) : ICommand<ClaimedImport>;

/// <param name="Import">Null if nothing waits.</param>
/// <param name="LastRow">The last row that has an answer already; 0 if none has.</param>
internal sealed record ClaimedImport(RegistrationImport? Import, int LastRow);

internal sealed class ClaimImportHandler(OutreachDbContext db, IDatabaseEngine engine, AuditTrail audit, IClock clock) : IRequestHandler<ClaimImport, ClaimedImport>
{
    public async Task<ClaimedImport> Handle(ClaimImport request, CancellationToken cancellationToken)
    {
        await engine.LockNameAsync(db, ImportLease.Name, cancellationToken);
        var now = clock.GetCurrentInstant();
        var import = await db.Imports
            .Where(i => i.Status == ImportStatus.Queued || (i.Status == ImportStatus.Running && i.LeaseUntil <= now))
            .OrderBy(i => i.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (import is null)
        {
            audit.NothingChanged();
            return new ClaimedImport(null, 0);
        }

        var from = import.Status.ToString();
        import.Claim(request.Owner, now + ImportLease.Length, now);
        var lastRow = 0;
        if (import.IsDryRun)
        {
            // A dry run remembers its people in memory only: it starts over.
            await db.ImportRows.Where(r => r.ImportId == import.Id).ExecuteDeleteAsync(cancellationToken);
            import.Progress(0, 0, 0, 0, 0, now + ImportLease.Length);
        }
        else
        {
            lastRow = await db.ImportRows.Where(r => r.ImportId == import.Id).MaxAsync(r => (int?)r.Row, cancellationToken) ?? 0;
            if (!await db.Camps.AnyAsync(c => c.Code == import.ListName, cancellationToken))
            {
                db.Camps.Add(new ScreeningCamp(EntityId.New<ScreeningCampId>(clock), import.ListName, import.ListName, import.HospitalId, import.Country, import.CampDate));
            }
        }

        audit.Record("import", import.Id.Value, hospital: import.HospitalId, from: from, to: import.Status.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return new ClaimedImport(import, lastRow);
    }
}

/// <summary>How long a worker may be silent before another one takes its import over.</summary>
internal static class ImportLease
{
    /// <summary>Imports are claimed, and their rows compared with people, one at a time.</summary>
    public const string Name = "registration-imports";

    /// <summary>Each batch of rows renews it; with what the next worker needs to begin, a killed one is followed within a minute.</summary>
    public static Duration Length { get; } = Duration.FromSeconds(45);

    /// <summary>The import, if it is still the worker's.</summary>
    public static async Task<RegistrationImport?> HeldAsync(OutreachDbContext db, RegistrationImportId id, string owner, CancellationToken cancellationToken)
    {
        var import = await db.Imports.SingleAsync(i => i.Id == id, cancellationToken);
        return import.Status == ImportStatus.Running && import.LeaseOwner == owner ? import : null;
    }
}

/// <summary>Notes how many rows the file has.</summary>
[Requires(Permission.RunJobs)]
internal sealed record CountImport(RegistrationImportId ImportId, string Owner, int Rows) : ICommand<bool>;

internal sealed class CountImportHandler(OutreachDbContext db, AuditTrail audit) : IRequestHandler<CountImport, bool>
{
    public async Task<bool> Handle(CountImport request, CancellationToken cancellationToken)
    {
        audit.NothingChanged();
        var import = await ImportLease.HeldAsync(db, request.ImportId, request.Owner, cancellationToken);
        import?.Count(request.Rows);
        await db.SaveChangesAsync(cancellationToken);
        return import is not null;
    }
}

/// <summary>Ends a run, if it is still the worker's.</summary>
[Requires(Permission.RunJobs)]
internal sealed record EndImport(RegistrationImportId ImportId, string Owner, ImportStatus Status, string? ReasonCode) : ICommand<bool>;

internal sealed class EndImportHandler(OutreachDbContext db, AuditTrail audit, IClock clock) : IRequestHandler<EndImport, bool>
{
    public async Task<bool> Handle(EndImport request, CancellationToken cancellationToken)
    {
        if (await ImportLease.HeldAsync(db, request.ImportId, request.Owner, cancellationToken) is not { } import)
        {
            audit.NothingChanged();
            return false;
        }

        import.End(request.Status, request.ReasonCode, clock.GetCurrentInstant());
        audit.Record("import", import.Id.Value, hospital: import.HospitalId, from: nameof(ImportStatus.Running), to: import.Status.ToString(), reason: request.ReasonCode);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}

/// <summary>Gives an import back that is not done, so that the next worker goes on with it at once.</summary>
[Requires(Permission.RunJobs)]
internal sealed record ReleaseImport(RegistrationImportId ImportId, string Owner) : ICommand<bool>;

internal sealed class ReleaseImportHandler(OutreachDbContext db, AuditTrail audit, IClock clock) : IRequestHandler<ReleaseImport, bool>
{
    public async Task<bool> Handle(ReleaseImport request, CancellationToken cancellationToken)
    {
        audit.NothingChanged();
        var import = await ImportLease.HeldAsync(db, request.ImportId, request.Owner, cancellationToken);
        import?.Release(clock.GetCurrentInstant());
        await db.SaveChangesAsync(cancellationToken);
        return import is not null;
    }
}
