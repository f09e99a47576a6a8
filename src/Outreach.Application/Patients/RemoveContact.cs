using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Patients;

/// <summary>Take a contact out of use; it is kept for the history.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record RemoveContact(Guid PatientId, Guid ContactId, long? ExpectedVersion = null) : ICommand<ContactRemoved>;

public sealed record ContactRemoved(Guid PatientId, Guid ContactId);

internal sealed class RemoveContactHandler(OutreachDbContext db, AuditTrail audit, PatientAccess access) : IRequestHandler<RemoveContact, ContactRemoved>
{
    public async Task<ContactRemoved> Handle(RemoveContact request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var id = new ContactId(request.ContactId);
        var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == id && c.PatientId == patient.Id && !c.IsRemoved, cancellationToken) ?? throw new NotFoundException("contact");
        contact.Expect(request.ExpectedVersion);
        contact.Remove();
        audit.Record("contact", contact.Id.Value, patient.Id, patient.HomeHospitalId, from: contact.Kind.ToString(), to: "Removed");
        await db.SaveChangesAsync(cancellationToken);
        return new ContactRemoved(request.PatientId, request.ContactId);
    }
}
