using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Record a theatre of a hospital.</summary>
/// <param name="Name">Unique in the hospital.</param>
[Requires(Permission.ManageHospitals)]
public sealed record AddTheatre(Guid HospitalId, string Name) : ICommand<TheatreChanged>;

/// <summary>A theatre after a change.</summary>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record TheatreChanged(Guid TheatreId, string Name, bool IsRetired, long Version)
{
    internal static TheatreChanged From(OperatingTheatre theatre) => new(theatre.Id.Value, theatre.Name, theatre.IsRetired, theatre.Version);
}

internal sealed class AddTheatreValidator : AbstractValidator<AddTheatre>
{
    public AddTheatreValidator()
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.Name).NotEmpty().MaximumLength(100);
    }
}

internal sealed class AddTheatreHandler(OutreachDbContext db, IClock clock, TheatreStaff staff, AuditTrail audit) : IRequestHandler<AddTheatre, TheatreChanged>
{
    public async Task<TheatreChanged> Handle(AddTheatre request, CancellationToken cancellationToken)
    {
        var hospital = await staff.HospitalAsync(request.HospitalId, Permission.ManageHospitals, cancellationToken);
        var name = request.Name.Trim();
        await staff.EnsureTheatreNameIsFreeAsync(hospital, name, cancellationToken);

        var theatre = new OperatingTheatre(EntityId.New<TheatreId>(clock), hospital, name);
        db.Theatres.Add(theatre);
        audit.Record("theatre", theatre.Id.Value, hospital: hospital);
        await db.SaveChangesAsync(cancellationToken);
        return TheatreChanged.From(theatre);
    }
}
