using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Record a surgeon, local or of a visiting team.</summary>
/// <param name="HomeHospitalId">Where the surgeon belongs; a visiting surgeon's is the sending hospital.</param>
[Requires(Permission.ManageHospitals)]
public sealed record AddSurgeon(string Name, Guid HomeHospitalId) : ICommand<SurgeonChanged>;

/// <summary>A surgeon after a change.</summary>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record SurgeonChanged(Guid SurgeonId, string Name, bool IsRetired, long Version)
{
    internal static SurgeonChanged From(Surgeon surgeon) => new(surgeon.Id.Value, surgeon.Name, surgeon.IsRetired, surgeon.Version);
}

internal sealed class AddSurgeonValidator : AbstractValidator<AddSurgeon>
{
    public AddSurgeonValidator()
    {
        RuleFor(r => r.Name).NotEmpty().MaximumLength(200);
        RuleFor(r => r.HomeHospitalId).NotEmpty();
    }
}

internal sealed class AddSurgeonHandler(OutreachDbContext db, IClock clock, TheatreStaff staff, AuditTrail audit) : IRequestHandler<AddSurgeon, SurgeonChanged>
{
    public async Task<SurgeonChanged> Handle(AddSurgeon request, CancellationToken cancellationToken)
    {
        var home = await staff.HospitalAsync(request.HomeHospitalId, Permission.ManageHospitals, cancellationToken);
        var surgeon = new Surgeon(EntityId.New<SurgeonId>(clock), request.Name.Trim(), home);
        db.Surgeons.Add(surgeon);
        audit.Record("surgeon", surgeon.Id.Value, hospital: home);
        await db.SaveChangesAsync(cancellationToken);
        return SurgeonChanged.From(surgeon);
    }
}
