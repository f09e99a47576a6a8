using FluentValidation;
using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Theatre;

/// <summary>Correct a surgeon's name.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageHospitals)]
public sealed record RenameSurgeon(Guid SurgeonId, string Name, long? ExpectedVersion = null) : ICommand<SurgeonChanged>;

internal sealed class RenameSurgeonValidator : AbstractValidator<RenameSurgeon>
{
    public RenameSurgeonValidator()
    {
        RuleFor(r => r.SurgeonId).NotEmpty();
        RuleFor(r => r.Name).NotEmpty().MaximumLength(200);
    }
}

internal sealed class RenameSurgeonHandler(OutreachDbContext db, TheatreStaff staff, AuditTrail audit) : IRequestHandler<RenameSurgeon, SurgeonChanged>
{
    public async Task<SurgeonChanged> Handle(RenameSurgeon request, CancellationToken cancellationToken)
    {
        var surgeon = await staff.SurgeonAsync(request.SurgeonId, request.ExpectedVersion, cancellationToken);
        surgeon.Rename(request.Name.Trim());
        audit.Record("surgeon", request.SurgeonId, hospital: surgeon.HomeHospitalId);
        await db.SaveChangesAsync(cancellationToken);
        return SurgeonChanged.From(surgeon);
    }
}
