using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Theatre;

/// <summary>A hospital's theatres by name.</summary>
/// <param name="WithRetired">Those too that take no more sessions.</param>
[Requires(Permission.ViewSchedule)]
public sealed record ListTheatres(Guid HospitalId, bool WithRetired = false) : IQuery<HospitalTheatres>;

public sealed record HospitalTheatres(Guid HospitalId, IReadOnlyList<TheatreRow> Items);

/// <param name="Version">To be sent back as If-Match.</param>
public sealed record TheatreRow(Guid TheatreId, string Name, bool IsRetired, long Version);

internal sealed class ListTheatresValidator : AbstractValidator<ListTheatres>
{
    public ListTheatresValidator() => RuleFor(r => r.HospitalId).NotEmpty();
}

internal sealed class ListTheatresHandler(OutreachDbContext db, TheatreStaff staff) : IRequestHandler<ListTheatres, HospitalTheatres>
{
    public async Task<HospitalTheatres> Handle(ListTheatres request, CancellationToken cancellationToken)
    {
        HospitalId hospital = await staff.HospitalAsync(request.HospitalId, Permission.ViewSchedule, cancellationToken);
        var items = await db.Theatres.AsNoTracking()
            .Where(t => t.HospitalId == hospital && (request.WithRetired || !t.IsRetired))
            .OrderBy(t => t.Name)
            .Select(t => new TheatreRow(t.Id.Value, t.Name, t.IsRetired, t.Version))
            .ToListAsync(cancellationToken);
        return new HospitalTheatres(request.HospitalId, items);
    }
}
