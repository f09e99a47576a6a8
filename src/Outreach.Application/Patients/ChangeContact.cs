using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Change a contact; it counts as mended. Whose it is does not change: that is another contact.</summary>
/// <param name="ExpectedVersion">Of the copy that was changed; null if the caller does not say.</param>
[Requires(Permission.RegisterPatients)]
public sealed record ChangeContact(Guid PatientId, Guid ContactId, ContactDetails Contact, long? ExpectedVersion = null) : ICommand<ContactKept>;

internal sealed class ChangeContactValidator : AbstractValidator<ChangeContact>
{
    public ChangeContactValidator() => RuleFor(r => r.Contact).IsBody(new ContactDetailsValidator());
}

internal sealed class ChangeContactHandler(OutreachDbContext db, AuditTrail audit, PatientAccess access, PatientSearchTerms terms) : IRequestHandler<ChangeContact, ContactKept>
{
    public async Task<ContactKept> Handle(ChangeContact request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var id = new ContactId(request.ContactId);
        var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == id && c.PatientId == patient.Id && !c.IsRemoved, cancellationToken) ?? throw new NotFoundException("contact");
        contact.Expect(request.ExpectedVersion);
        if (contact.Kind != request.Contact.Kind)
        {
            throw new RuleViolationException("contact-of-another", "Whose contact it is cannot be changed; add another contact and remove this one.");
        }

        var wasBroken = contact.IsBroken;
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == patient.HomeHospitalId, cancellationToken);
        var warnings = ContactFacts.Write(request.Contact, contact, patient, hospital, contact.Position, string.Empty).ToList();
        if (contact.Phone is { } phone)
        {
            await terms.AddAsync(patient, [PatientSearchTerms.OfPhone(phone)], cancellationToken);
        }

        audit.Record("contact", contact.Id.Value, patient.Id, patient.HomeHospitalId, from: wasBroken ? "Broken" : null, to: wasBroken ? "Mended" : null);
        await db.SaveChangesAsync(cancellationToken);
        return new ContactKept(PatientContactRecord.From(contact), warnings);
    }
}
