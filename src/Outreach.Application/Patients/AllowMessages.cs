using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Patients;

/// <summary>Note what a person said to a member of staff: that they want no more messages, or want them again. They may be called either way.</summary>
/// <param name="Allowed">False: nothing is written to them from now on.</param>
[Requires(Permission.RegisterPatients)]
public sealed record AllowMessages(Guid PatientId, Guid ContactId, bool Allowed, long? ExpectedVersion = null) : ICommand<ContactKept>;

internal sealed class AllowMessagesValidator : AbstractValidator<AllowMessages>
{
    public AllowMessagesValidator() => RuleFor(r => r.ContactId).NotEmpty();
}

internal sealed class AllowMessagesHandler(OutreachDbContext db, AuditTrail audit, PatientAccess access, IClock clock) : IRequestHandler<AllowMessages, ContactKept>
{
    public async Task<ContactKept> Handle(AllowMessages request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var id = new ContactId(request.ContactId);
        var contact = await db.Contacts.SingleOrDefaultAsync(c => c.Id == id && c.PatientId == patient.Id && !c.IsRemoved, cancellationToken) ?? throw new NotFoundException("contact");
        contact.Expect(request.ExpectedVersion);
        var from = contact.StoppedAt is null ? "Allowed" : "Stopped";

        if (request.Allowed)
        {
            contact.StartMessages();
        }
        else
        {
            contact.StopMessages(clock.GetCurrentInstant());
        }

        audit.Record("contact", id.Value, patient.Id, patient.HomeHospitalId, from, request.Allowed ? "Allowed" : "Stopped");
        await db.SaveChangesAsync(cancellationToken);
        return new ContactKept(PatientContactRecord.From(contact), []);
    }
}
