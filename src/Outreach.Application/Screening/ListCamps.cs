using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Screening;

/// <summary>Screening camps of the caller's hospitals, the latest first.</summary>
[Requires(Permission.ViewSchedule)]
public sealed record ListCamps(Guid? HospitalId = null, int Limit = 100) : IQuery<CampsListed>;

public sealed record CampsListed(IReadOnlyList<CampDetails> Items);

internal sealed class ListCampsValidator : AbstractValidator<ListCamps>
{
    public ListCampsValidator() => RuleFor(r => r.Limit).InclusiveBetween(1, 200);
}

internal sealed class ListCampsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListCamps, CampsListed>
{
    public async Task<CampsListed> Handle(ListCamps request, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.ViewSchedule);
        var own = scope.Hospitals;
        var camps = db.Camps.AsNoTracking();
        camps = scope.All ? camps : camps.Where(c => own.Contains(c.HospitalId));
        if (request.HospitalId is { } id)
        {
            var hospital = new HospitalId(id);
            camps = camps.Where(c => c.HospitalId == hospital);
        }

        var rows = await camps.OrderByDescending(c => c.Date).ThenBy(c => c.Code).Take(request.Limit).ToListAsync(cancellationToken);
        return new CampsListed(rows.ConvertAll(c => new CampDetails(c.Id.Value, c.Code, c.Name, c.HospitalId.Value, c.Country, c.Date)));
    }
}
