using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>A hospital whose list the caller sees, with today in its calendar.</summary>
internal sealed record EntryHospital(HospitalId Id, string Code, LocalDate Today);

/// <summary>The hospitals that a question about the list is about. The list is kept, and asked, hospital by hospital.</summary>
public sealed class EntryHospitals(OutreachDbContext db, Caller caller, IClock clock) : ISharedPart
{
    /// <param name="hospital">One of the caller's; null for all of them that have an entry of the status.</param>
    /// <exception cref="NotFoundException">Not there, or not the caller's.</exception>
    internal async Task<IReadOnlyList<EntryHospital>> OfAsync(Guid? hospital, EntryStatus status, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.ViewWaitingList);
        var hospitals = db.Hospitals.AsNoTracking();
        if (hospital is { } id)
        {
            var wanted = new HospitalId(id);
            scope.Ensure(wanted, "hospital");
            hospitals = hospitals.Where(h => h.Id == wanted);
        }
        else
        {
            var own = scope.Hospitals;
            hospitals = (scope.All ? hospitals : hospitals.Where(h => own.Contains(h.Id)))
                .Where(h => db.WaitingList.Any(e => e.HospitalId == h.Id && e.Status == status));
        }

        var now = clock.GetCurrentInstant();
        var rows = await hospitals.OrderBy(h => h.Code).Select(h => new { h.Id, h.Code, h.Zone }).ToListAsync(cancellationToken);
        return hospital is not null && rows.Count == 0
            ? throw new NotFoundException("hospital")
            : [.. rows.Select(h => new EntryHospital(h.Id, h.Code, HospitalTime.DateAt(now, h.Zone)))];
    }
}
