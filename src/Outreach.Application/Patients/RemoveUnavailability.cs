using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Patients;

/// <summary>The patient can come on these dates after all.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record RemoveUnavailability(Guid PatientId, Guid UnavailabilityId) : ICommand<UnavailabilityRemoved>;

public sealed record UnavailabilityRemoved(Guid PatientId, Guid UnavailabilityId);

internal sealed class RemoveUnavailabilityHandler(OutreachDbContext db, AuditTrail audit, PatientAccess access) : IRequestHandler<RemoveUnavailability, UnavailabilityRemoved>
{
    public async Task<UnavailabilityRemoved> Handle(RemoveUnavailability request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var id = new UnavailabilityId(request.UnavailabilityId);
        var dates = await db.Unavailabilities.SingleOrDefaultAsync(u => u.Id == id && u.PatientId == patient.Id, cancellationToken) ?? throw new NotFoundException("unavailability");
        db.Unavailabilities.Remove(dates);
        audit.Record("unavailability", dates.Id.Value, patient.Id, patient.HomeHospitalId, from: "Added", to: "Removed");
        await db.SaveChangesAsync(cancellationToken);
        return new UnavailabilityRemoved(request.PatientId, request.UnavailabilityId);
    }
}
