using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>The hospitals that the caller works for, by code.</summary>
/// <param name="Country">ISO 3166 alpha-2; null for all.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 200.</param>
[Requires(Permission.ViewSchedule)]
public sealed record ListHospitals(string? Country = null, HospitalRole? Role = null, string? After = null, int Limit = 50) : IQuery<HospitalPage>;

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record HospitalPage(IReadOnlyList<HospitalRow> Items, string? Next);

/// <param name="Zone">IANA zone.</param>
public sealed record HospitalRow(Guid HospitalId, string Code, string Name, string City, string Country, string Zone, HospitalRole Role, long Version);

internal sealed class ListHospitalsValidator : AbstractValidator<ListHospitals>
{
    public ListHospitalsValidator()
    {
        RuleFor(r => r.Country!).Country().When(r => r.Country is not null);
        RuleFor(r => r.Role).IsInEnum();
        RuleFor(r => r.Limit).PageLimit();
    }
}

internal sealed class ListHospitalsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListHospitals, HospitalPage>
{
    public async Task<HospitalPage> Handle(ListHospitals request, CancellationToken cancellationToken)
    {
        var hospitals = db.Hospitals.AsNoTracking();
        var scope = caller.ScopeFor(Permission.ViewSchedule);
        if (!scope.All)
        {
            var mine = scope.Hospitals;
            hospitals = hospitals.Where(h => mine.Contains(h.Id));
        }

        if (request.Country is { } country)
        {
            hospitals = hospitals.Where(h => h.Country == country);
        }

        if (request.Role is { } role)
        {
            hospitals = hospitals.Where(h => h.Role == role);
        }

        if (PageMark.Read(request.After, 1) is [var after])
        {
#pragma warning disable CA1309 // The database compares, in the order in which it sorts.
            hospitals = hospitals.Where(h => string.Compare(h.Code, after) > 0);
#pragma warning restore CA1309
        }

        var items = await hospitals.OrderBy(h => h.Code)
            .Take(request.Limit + 1)
            .Select(h => new HospitalRow(h.Id.Value, h.Code, h.Name, h.City, h.Country, h.Zone, h.Role, h.Version))
            .ToListAsync(cancellationToken);
        return items.Count > request.Limit
            ? new HospitalPage(items[..request.Limit], PageMark.Write(items[request.Limit - 1].Code))
            : new HospitalPage(items, null);
    }
}
