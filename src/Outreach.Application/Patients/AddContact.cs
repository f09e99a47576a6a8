using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Add a way to reach a patient: their own, or an escort's, relative's or neighbour's.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record AddContact(Guid PatientId, ContactDetails Contact) : ICommand<ContactKept>;

public sealed record ContactKept(PatientContactRecord Contact, IReadOnlyList<PatientWarning> Warnings);

internal sealed class AddContactValidator : AbstractValidator<AddContact>
{
    public AddContactValidator() => RuleFor(r => r.Contact).IsBody(new ContactDetailsValidator());
}

internal sealed class AddContactHandler(OutreachDbContext db, IClock clock, AuditTrail audit, PatientAccess access, PatientSearchTerms terms) : IRequestHandler<AddContact, ContactKept>
{
    private const int MaxContacts = 20;

    public async Task<ContactKept> Handle(AddContact request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == patient.HomeHospitalId, cancellationToken);
        var positions = await db.Contacts.Where(c => c.PatientId == patient.Id && !c.IsRemoved).Select(c => c.Position).ToListAsync(cancellationToken);
        if (positions.Count >= MaxContacts)
        {
            throw new RuleViolationException("too-many-contacts", $"A patient has at most {MaxContacts} contacts; remove one first.");
        }

        var contact = new PatientContact(EntityId.New<ContactId>(clock), patient.Id, request.Contact.Kind);
        var warnings = ContactFacts.Write(request.Contact, contact, patient, hospital, positions.DefaultIfEmpty(-1).Max() + 1, string.Empty).ToList();
        db.Contacts.Add(contact);
        if (contact.Phone is { } phone)
        {
            await terms.AddAsync(patient, [PatientSearchTerms.OfPhone(phone)], cancellationToken);
        }

        audit.Record("contact", contact.Id.Value, patient.Id, patient.HomeHospitalId, to: contact.Kind.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return new ContactKept(PatientContactRecord.From(contact), warnings);
    }
}
