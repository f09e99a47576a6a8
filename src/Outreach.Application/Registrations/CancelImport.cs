using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>
/// Stop a run after the batch it is working on. People taken in by then stay; asking for the list to be taken in again goes on behind them.
/// </summary>
[Requires(Permission.ImportRegistrations)]
public sealed record CancelImport(Guid ImportId) : ICommand<ImportState>;

internal sealed class CancelImportHandler(OutreachDbContext db, ImportAccess access, AuditTrail audit, IClock clock) : IRequestHandler<CancelImport, ImportState>
{
    public async Task<ImportState> Handle(CancelImport request, CancellationToken cancellationToken)
    {
        var import = await access.TakeAsync(request.ImportId, cancellationToken);
        var from = import.Status;
        import.RequestCancel();
        if (from == ImportStatus.Queued)
        {
            import.End(ImportStatus.Cancelled, null, clock.GetCurrentInstant());
        }

        audit.Record("import", import.Id.Value, hospital: import.HospitalId, from: from.ToString(), to: import.Status.ToString(), reason: "cancel-requested");
        await db.SaveChangesAsync(cancellationToken);
        return ImportState.Of(import);
    }
}
