using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>Which imports a caller sees and may change: those of their hospitals.</summary>
public sealed class ImportAccess(OutreachDbContext db, Caller caller) : ISharedPart
{
    public IQueryable<RegistrationImport> Visible()
    {
        var scope = caller.ScopeFor(Permission.ImportRegistrations);
        var hospitals = scope.Hospitals;
        return scope.All ? db.Imports : db.Imports.Where(i => hospitals.Contains(i.HospitalId));
    }

    /// <exception cref="NotFoundException">Not there, or not the caller's.</exception>
    public async Task<RegistrationImport> TakeAsync(Guid id, CancellationToken cancellationToken)
    {
        var importId = new RegistrationImportId(id);
        return await Visible().SingleOrDefaultAsync(i => i.Id == importId, cancellationToken) ?? throw new NotFoundException("registration import");
    }
}
