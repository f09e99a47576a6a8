using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Theatre;

/// <summary>Plan no more sessions with a surgeon. Refused while there are sessions to come.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageHospitals)]
public sealed record RetireSurgeon(Guid SurgeonId, long? ExpectedVersion = null) : ICommand<SurgeonChanged>;

internal sealed class RetireSurgeonValidator : AbstractValidator<RetireSurgeon>
{
    public RetireSurgeonValidator() => RuleFor(r => r.SurgeonId).NotEmpty();
}

internal sealed class RetireSurgeonHandler(OutreachDbContext db, TheatreStaff staff, AuditTrail audit) : IRequestHandler<RetireSurgeon, SurgeonChanged>
{
    public async Task<SurgeonChanged> Handle(RetireSurgeon request, CancellationToken cancellationToken)
    {
        var surgeon = await staff.SurgeonAsync(request.SurgeonId, request.ExpectedVersion, cancellationToken);
        await staff.EnsureNothingToComeAsync(db.Sessions.Where(s => s.SurgeonId == surgeon.Id), "surgeon", cancellationToken);

        surgeon.Retire();
        audit.Record("surgeon", request.SurgeonId, hospital: surgeon.HomeHospitalId, to: "Retired");
        await db.SaveChangesAsync(cancellationToken);
        return SurgeonChanged.From(surgeon);
    }
}
