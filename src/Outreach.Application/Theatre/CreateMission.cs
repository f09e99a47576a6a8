using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Record a visiting team's stay.</summary>
/// <param name="Code">Short, unique and final, as in <c>KG-2024</c>.</param>
/// <param name="Country">ISO 3166 alpha-2; final.</param>
[Requires(Permission.ManageHospitals)]
public sealed record CreateMission(
    string Code, string Country, string Name, LocalDate? StartsOn, LocalDate? EndsOn, IReadOnlyList<Guid> HospitalIds,
    Guid? SendingHospitalId = null, Guid? CommitmentId = null, int? Planned = null, int? ReportedPerformed = null, string? Note = null) : ICommand<MissionChanged>, IMissionFacts;

internal sealed class CreateMissionValidator : MissionFactsValidator<CreateMission>
{
    public CreateMissionValidator()
    {
        RuleFor(r => r.Code).Code();
        RuleFor(r => r.Country).Country();
    }
}

internal sealed class CreateMissionHandler(OutreachDbContext db, IClock clock, MissionRecord record, AuditTrail audit) : IRequestHandler<CreateMission, MissionChanged>
{
    public async Task<MissionChanged> Handle(CreateMission request, CancellationToken cancellationToken)
    {
        if (await db.Missions.AnyAsync(m => m.Code == request.Code, cancellationToken))
        {
            throw new RuleViolationException("mission-code-taken", $"There is a mission with the code {request.Code}.");
        }

        var mission = new Mission(EntityId.New<MissionId>(clock), request.Code, request.Country);
        await record.DescribeAsync(mission, request, [], cancellationToken);
        db.Missions.Add(mission);
        audit.Record("mission", mission.Id.Value);
        await db.SaveChangesAsync(cancellationToken);
        return new MissionChanged(mission.Id.Value, mission.Version);
    }
}
