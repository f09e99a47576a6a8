using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Record a mission's facts anew. Refused if sessions of it would fall outside its days or hospitals.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageHospitals)]
public sealed record ChangeMission(
    Guid MissionId, string Name, LocalDate? StartsOn, LocalDate? EndsOn, IReadOnlyList<Guid> HospitalIds, Guid? SendingHospitalId = null,
    Guid? CommitmentId = null, int? Planned = null, int? ReportedPerformed = null, string? Note = null, long? ExpectedVersion = null) : ICommand<MissionChanged>, IMissionFacts;

internal sealed class ChangeMissionValidator : MissionFactsValidator<ChangeMission>
{
    public ChangeMissionValidator() => RuleFor(r => r.MissionId).NotEmpty();
}

internal sealed class ChangeMissionHandler(OutreachDbContext db, IDatabaseEngine engine, MissionRecord record, AuditTrail audit) : IRequestHandler<ChangeMission, MissionChanged>
{
    public async Task<MissionChanged> Handle(ChangeMission request, CancellationToken cancellationToken)
    {
        // Those who plan sessions of it hold the same name, so none slips outside meanwhile.
        var id = new MissionId(request.MissionId);
        await engine.LockNameAsync(db, SessionSetting.LockName(id), cancellationToken);
        var mission = await db.Missions.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) ?? throw new NotFoundException("mission");
        var before = await db.MissionHospitals.Where(h => h.MissionId == id).ToListAsync(cancellationToken);
        record.Ensure([.. before.Select(h => h.HospitalId)], "mission");
        mission.Expect(request.ExpectedVersion);

        var was = (mission.StartsOn, mission.EndsOn);
        await record.DescribeAsync(mission, request, before, cancellationToken);
        await EnsureSessionsStayInsideAsync(request, cancellationToken);
        audit.Record("mission", request.MissionId, from: $"{was.StartsOn:uuuu-MM-dd}/{was.EndsOn:uuuu-MM-dd}", to: $"{mission.StartsOn:uuuu-MM-dd}/{mission.EndsOn:uuuu-MM-dd}");
        db.Entry(mission).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);
        return new MissionChanged(request.MissionId, mission.Version);
    }

    private async Task EnsureSessionsStayInsideAsync(ChangeMission request, CancellationToken cancellationToken)
    {
        var id = new MissionId(request.MissionId);
        var hospitals = request.HospitalIds.Select(h => new HospitalId(h)).ToArray();
        var (first, last) = (request.StartsOn ?? LocalDate.MinIsoValue, request.EndsOn ?? LocalDate.MaxIsoValue);
        var outside = await db.Sessions.CountAsync(
            s => s.MissionId == id && s.Status != SessionStatus.Cancelled && (s.Date < first || s.Date > last || !hospitals.Contains(s.HospitalId)), cancellationToken);
        if (outside > 0)
        {
            throw new RuleViolationException("sessions-outside-mission", $"{outside} session(s) of this mission would fall outside its days or hospitals.");
        }
    }
}
