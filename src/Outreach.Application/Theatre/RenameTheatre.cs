using FluentValidation;
using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application.Theatre;

/// <summary>Give a theatre another name.</summary>
/// <param name="Name">Unique in the hospital.</param>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageHospitals)]
public sealed record RenameTheatre(Guid TheatreId, string Name, long? ExpectedVersion = null) : ICommand<TheatreChanged>;

internal sealed class RenameTheatreValidator : AbstractValidator<RenameTheatre>
{
    public RenameTheatreValidator()
    {
        RuleFor(r => r.TheatreId).NotEmpty();
        RuleFor(r => r.Name).NotEmpty().MaximumLength(100);
    }
}

internal sealed class RenameTheatreHandler(OutreachDbContext db, TheatreStaff staff, AuditTrail audit) : IRequestHandler<RenameTheatre, TheatreChanged>
{
    public async Task<TheatreChanged> Handle(RenameTheatre request, CancellationToken cancellationToken)
    {
        var theatre = await staff.TheatreAsync(request.TheatreId, request.ExpectedVersion, cancellationToken);
        var name = request.Name.Trim();
        if (name != theatre.Name)
        {
            await staff.EnsureTheatreNameIsFreeAsync(theatre.HospitalId, name, cancellationToken);
        }

        theatre.Rename(name);
        audit.Record("theatre", request.TheatreId, hospital: theatre.HospitalId);
        await db.SaveChangesAsync(cancellationToken);
        return TheatreChanged.From(theatre);
    }
}
