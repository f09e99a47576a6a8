using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Patients;

namespace Outreach.Application.Patients;

/// <summary>Add a national identifier or passport. One whose check fails needs a reason to be kept.</summary>
[Requires(Permission.RegisterPatients)]
public sealed record AddIdentifier(Guid PatientId, IdentifierDetails Identifier) : ICommand<IdentifierKept>;

/// <param name="Identifier">Masked.</param>
/// <param name="AlsoHeldBy">Other patients of the caller's hospitals with the same identifier.</param>
public sealed record IdentifierKept(PatientIdentifierRecord Identifier, IReadOnlyList<PatientWarning> Warnings, IReadOnlyList<Guid> AlsoHeldBy);

internal sealed class AddIdentifierValidator : AbstractValidator<AddIdentifier>
{
    public AddIdentifierValidator() => RuleFor(r => r.Identifier).IsBody(new IdentifierDetailsValidator());
}

internal sealed class AddIdentifierHandler(OutreachDbContext db, IClock clock, AuditTrail audit, PatientAccess access, PatientSearchTerms terms) : IRequestHandler<AddIdentifier, IdentifierKept>
{
    private const int MaxIdentifiers = 20;
    private const int MaxShown = 10;

    public async Task<IdentifierKept> Handle(AddIdentifier request, CancellationToken cancellationToken)
    {
        var patient = await access.TakeAsync(request.PatientId, Permission.RegisterPatients, cancellationToken);
        var reading = IdentifierFacts.Read(request.Identifier);
        var identifier = IdentifierFacts.Make(request.Identifier, reading, EntityId.New<IdentifierId>(clock), patient.Id);
        var held = await db.Identifiers.AsNoTracking().Where(i => i.PatientId == patient.Id && !i.IsRemoved).ToListAsync(cancellationToken);
        if (held.Any(i => i.Type == identifier.Type && i.Value == identifier.Value))
        {
            throw new RuleViolationException("identifier-exists", "The patient has this identifier already.");
        }

        if (held.Count >= MaxIdentifiers)
        {
            throw new RuleViolationException("too-many-identifiers", $"A patient has at most {MaxIdentifiers} identifiers; remove one first.");
        }

        var others = await access.Visible(Permission.RegisterPatients)
            .Where(p => p.Id != patient.Id && db.Identifiers.Any(i => i.PatientId == p.Id && !i.IsRemoved && i.Type == identifier.Type && i.Value == identifier.Value))
            .Select(p => p.Id)
            .Take(MaxShown)
            .ToListAsync(cancellationToken);

        db.Identifiers.Add(identifier);
        await terms.AddAsync(patient, [PatientSearchTerms.OfIdentifier(identifier.Value)], cancellationToken);
        audit.Record("identifier", identifier.Id.Value, patient.Id, patient.HomeHospitalId, to: identifier.Check.ToString(), reason: identifier.OverrideReason);
        await db.SaveChangesAsync(cancellationToken);
        return new IdentifierKept(
            PatientIdentifierRecord.Masked(identifier), [.. IdentifierFacts.Warnings(reading, patient, "value")], [.. others.Select(o => o.Value)]);
    }
}
