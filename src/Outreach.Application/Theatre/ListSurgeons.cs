using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Theatre;

/// <summary>Surgeons by name. Everyone who sees a schedule sees all of them: visiting surgeons work away from home.</summary>
/// <param name="HomeHospitalId">Only those who belong to one hospital; null for all.</param>
/// <param name="WithRetired">Those too who take no more sessions.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 200.</param>
[Requires(Permission.ViewSchedule)]
public sealed record ListSurgeons(Guid? HomeHospitalId = null, bool WithRetired = false, string? After = null, int Limit = 50) : IQuery<SurgeonPage>;

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record SurgeonPage(IReadOnlyList<SurgeonRow> Items, string? Next);

/// <param name="Version">To be sent back as If-Match.</param>
public sealed record SurgeonRow(Guid SurgeonId, string Name, Guid HomeHospitalId, bool IsRetired, long Version);

internal sealed class ListSurgeonsValidator : AbstractValidator<ListSurgeons>
{
    public ListSurgeonsValidator()
    {
        RuleFor(r => r.HomeHospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Limit).PageLimit();
    }
}

internal sealed class ListSurgeonsHandler(OutreachDbContext db) : IRequestHandler<ListSurgeons, SurgeonPage>
{
    public async Task<SurgeonPage> Handle(ListSurgeons request, CancellationToken cancellationToken)
    {
        var surgeons = db.Surgeons.AsNoTracking().Where(s => request.WithRetired || !s.IsRetired);
        if (request.HomeHospitalId is { } hospital)
        {
            var home = new HospitalId(hospital);
            surgeons = surgeons.Where(s => s.HomeHospitalId == home);
        }

        if (PageMark.Read(request.After, 2) is [var name, var lastId])
        {
            var last = Guid.TryParse(lastId, out var id) ? new SurgeonId(id) : throw PageMark.NotAMark();
#pragma warning disable CA1309 // The database compares, in the order in which it sorts.
            surgeons = surgeons.Where(s => string.Compare(s.Name, name) > 0 || (s.Name == name && s.Id > last));
#pragma warning restore CA1309
        }

        var items = await surgeons.OrderBy(s => s.Name).ThenBy(s => s.Id)
            .Take(request.Limit + 1)
            .Select(s => new SurgeonRow(s.Id.Value, s.Name, s.HomeHospitalId.Value, s.IsRetired, s.Version))
            .ToListAsync(cancellationToken);
        if (items.Count <= request.Limit)
        {
            return new SurgeonPage(items, null);
        }

        var end = items[request.Limit - 1];
        return new SurgeonPage(items[..request.Limit], PageMark.Write(end.Name, end.SurgeonId.ToString()));
    }
}
