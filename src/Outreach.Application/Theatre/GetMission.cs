using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Outcomes;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>One mission with its hospitals and figures, of the hospitals that the caller works for.</summary>
[Requires(Permission.ViewSchedule)]
public sealed record GetMission(Guid MissionId) : IQuery<MissionDetails>;

/// <param name="StartsOn">First day, in the hospitals' calendar; null if not known.</param>
/// <param name="EndsOn">Last day, inclusive; null if not known.</param>
/// <param name="Hospitals">Those that the caller works for.</param>
/// <param name="Sessions">Not cancelled, at these hospitals.</param>
/// <param name="Capacity">Cases in these sessions.</param>
/// <param name="Taken">Places with an active or completed booking.</param>
/// <param name="Operated">Operations recorded at these hospitals that count, without those taken back.</param>
/// <param name="Planned">Operations planned for the whole mission.</param>
/// <param name="ReportedPerformed">Operations reported from outside this system.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record MissionDetails(
    Guid MissionId, string Code, string Name, string Country, LocalDate? StartsOn, LocalDate? EndsOn, IReadOnlyList<MissionHospitalFigures> Hospitals,
    int Sessions, int Capacity, int Taken, int Operated, Guid? SendingHospitalId, Guid? CommitmentId, int? Planned, int? ReportedPerformed, string? Note, long Version);

/// <summary>A mission's sessions at one hospital, without cancelled ones.</summary>
public sealed record MissionHospitalFigures(Guid HospitalId, string Code, string Name, int Sessions, int Capacity, int Taken, int Operated);

internal sealed class GetMissionValidator : AbstractValidator<GetMission>
{
    public GetMissionValidator() => RuleFor(r => r.MissionId).NotEmpty();
}

internal sealed class GetMissionHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetMission, MissionDetails>
{
    public async Task<MissionDetails> Handle(GetMission request, CancellationToken cancellationToken)
    {
        var id = new MissionId(request.MissionId);
        var scope = caller.ScopeFor(Permission.ViewSchedule);
        var mission = await db.Missions.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancellationToken) ?? throw new NotFoundException("mission");
        var hospitals = await HospitalsAsync(id, scope, cancellationToken);
        if (!scope.All && hospitals.Count == 0)
        {
            throw new NotFoundException("mission");
        }

        return new MissionDetails(
            request.MissionId, mission.Code, mission.Name, mission.Country, mission.StartsOn, mission.EndsOn, hospitals,
            hospitals.Sum(h => h.Sessions), hospitals.Sum(h => h.Capacity), hospitals.Sum(h => h.Taken), hospitals.Sum(h => h.Operated),
            mission.SendingHospitalId?.Value, mission.CommitmentId?.Value, mission.Planned, mission.ReportedPerformed, mission.Note, mission.Version);
    }

    private async Task<List<MissionHospitalFigures>> HospitalsAsync(MissionId mission, HospitalScope scope, CancellationToken cancellationToken)
    {
        var hospitals = db.MissionHospitals.AsNoTracking().Where(h => h.MissionId == mission);
        if (!scope.All)
        {
            var mine = scope.Hospitals;
            hospitals = hospitals.Where(h => mine.Contains(h.HospitalId));
        }

        return await hospitals
            .Join(db.Hospitals, m => m.HospitalId, h => h.Id, (m, h) => h)
            .OrderBy(h => h.Code)
            .Select(h => new MissionHospitalFigures(
                h.Id.Value, h.Code, h.Name,
                db.Sessions.Count(s => s.MissionId == mission && s.HospitalId == h.Id && s.Status != SessionStatus.Cancelled),
                db.Sessions.Where(s => s.MissionId == mission && s.HospitalId == h.Id && s.Status != SessionStatus.Cancelled).Sum(s => s.Capacity),
                db.Sessions.Where(s => s.MissionId == mission && s.HospitalId == h.Id && s.Status != SessionStatus.Cancelled).Sum(s => s.Taken),
                db.Operations.Count(o => o.MissionId == mission && o.HospitalId == h.Id && o.CountsAs > 0 && o.Status != OperationStatus.Reversed)))
            .ToListAsync(cancellationToken);
    }
}
