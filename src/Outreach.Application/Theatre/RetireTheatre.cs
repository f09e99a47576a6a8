using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Theatre;

/// <summary>Plan no more sessions in a theatre. Refused while it has sessions to come.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageHospitals)]
public sealed record RetireTheatre(Guid TheatreId, long? ExpectedVersion = null) : ICommand<TheatreChanged>;

internal sealed class RetireTheatreValidator : AbstractValidator<RetireTheatre>
{
    public RetireTheatreValidator() => RuleFor(r => r.TheatreId).NotEmpty();
}

internal sealed class RetireTheatreHandler(OutreachDbContext db, TheatreStaff staff, AuditTrail audit) : IRequestHandler<RetireTheatre, TheatreChanged>
{
    public async Task<TheatreChanged> Handle(RetireTheatre request, CancellationToken cancellationToken)
    {
        var theatre = await staff.TheatreAsync(request.TheatreId, request.ExpectedVersion, cancellationToken);
        await staff.EnsureNothingToComeAsync(db.Sessions.Where(s => s.TheatreId == theatre.Id), "theatre", cancellationToken);

        theatre.Retire();
        audit.Record("theatre", request.TheatreId, hospital: theatre.HospitalId, to: "Retired");
        await db.SaveChangesAsync(cancellationToken);
        return TheatreChanged.From(theatre);
    }
}
