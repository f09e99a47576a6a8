using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Patients;

/// <summary>Take an identifier out of use (mistyped, expired, somebody else's); it is kept for the history.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record RemoveIdentifier(Guid PatientId, Guid IdentifierId, string Reason) : ICommand<IdentifierRemoved>;

public sealed record IdentifierRemoved(Guid PatientId, Guid IdentifierId);

internal sealed class RemoveIdentifierValidator : AbstractValidator<RemoveIdentifier>
{
    public RemoveIdentifierValidator() => RuleFor(r => r.Reason).Reason();
}

internal sealed class RemoveIdentifierHandler(OutreachDbContext db, AuditTrail audit, PatientAccess access) : IRequestHandler<RemoveIdentifier, IdentifierRemoved>
{
    public async Task<IdentifierRemoved> Handle(RemoveIdentifier request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var id = new IdentifierId(request.IdentifierId);
        var identifier = await db.Identifiers.SingleOrDefaultAsync(i => i.Id == id && i.PatientId == patient.Id && !i.IsRemoved, cancellationToken) ?? throw new NotFoundException("identifier");
        identifier.Remove();
        audit.Record("identifier", identifier.Id.Value, patient.Id, patient.HomeHospitalId, from: identifier.Check.ToString(), to: "Removed", reason: request.Reason);
        await db.SaveChangesAsync(cancellationToken);
        return new IdentifierRemoved(request.PatientId, request.IdentifierId);
    }
}
