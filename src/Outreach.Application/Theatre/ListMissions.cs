using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Missions by code: all that work at a hospital of the caller's.</summary>
/// <param name="Country">ISO 3166 alpha-2; null for all.</param>
/// <param name="HospitalId">Only those that work at one hospital; null for all.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 200.</param>
[Requires(Permission.ViewSchedule)]
public sealed record ListMissions(string? Country = null, Guid? HospitalId = null, string? After = null, int Limit = 50) : IQuery<MissionPage>;

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record MissionPage(IReadOnlyList<MissionRow> Items, string? Next);

/// <param name="Hospitals">How many hospitals it works at.</param>
/// <param name="Sessions">Not cancelled, at the caller's hospitals.</param>
/// <param name="Capacity">Cases in these sessions.</param>
/// <param name="Taken">Places with an active or completed booking.</param>
public sealed record MissionRow(
    Guid MissionId, string Code, string Name, string Country, LocalDate? StartsOn, LocalDate? EndsOn, int Hospitals,
    int Sessions, int Capacity, int Taken, int? Planned, int? ReportedPerformed, long Version);

internal sealed class ListMissionsValidator : AbstractValidator<ListMissions>
{
    public ListMissionsValidator()
    {
        RuleFor(r => r.Country!).Country().When(r => r.Country is not null);
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.Limit).PageLimit();
    }
}

internal sealed class ListMissionsHandler(OutreachDbContext db, Caller caller) : IRequestHandler<ListMissions, MissionPage>
{
    public async Task<MissionPage> Handle(ListMissions request, CancellationToken cancellationToken)
    {
        var missions = db.Missions.AsNoTracking();
        var sessions = db.Sessions.Where(s => s.Status != SessionStatus.Cancelled);
        var scope = caller.ScopeFor(Permission.ViewSchedule);
        if (!scope.All)
        {
            var mine = scope.Hospitals;
            missions = missions.Where(m => db.MissionHospitals.Any(h => h.MissionId == m.Id && mine.Contains(h.HospitalId)));
            sessions = sessions.Where(s => mine.Contains(s.HospitalId));
        }

        if (request.Country is { } country)
        {
            missions = missions.Where(m => m.Country == country);
        }

        if (request.HospitalId is { } hospitalId)
        {
            var hospital = new HospitalId(hospitalId);
            scope.Ensure(hospital, "hospital");
            missions = missions.Where(m => db.MissionHospitals.Any(h => h.MissionId == m.Id && h.HospitalId == hospital));
        }

        if (PageMark.Read(request.After, 1) is [var after])
        {
#pragma warning disable CA1309 // The database compares, in the order in which it sorts.
            missions = missions.Where(m => string.Compare(m.Code, after) > 0);
#pragma warning restore CA1309
        }

        var items = await missions.OrderBy(m => m.Code)
            .Take(request.Limit + 1)
            .Select(m => new MissionRow(
                m.Id.Value, m.Code, m.Name, m.Country, m.StartsOn, m.EndsOn,
                db.MissionHospitals.Count(h => h.MissionId == m.Id),
                sessions.Count(s => s.MissionId == m.Id),
                sessions.Where(s => s.MissionId == m.Id).Sum(s => s.Capacity),
                sessions.Where(s => s.MissionId == m.Id).Sum(s => s.Taken),
                m.Planned, m.ReportedPerformed, m.Version))
            .ToListAsync(cancellationToken);
        return items.Count > request.Limit
            ? new MissionPage(items[..request.Limit], PageMark.Write(items[request.Limit - 1].Code))
            : new MissionPage(items, null);
    }
}
