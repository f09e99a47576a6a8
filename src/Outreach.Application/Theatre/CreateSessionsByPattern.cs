using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Plan sessions on the same days of each week over a period: all of them, or none if anything speaks against one.</summary>
[Requires(Permission.ManageSchedule)]
public sealed record CreateSessionsByPattern(
    Guid HospitalId, Guid TheatreId, Guid SurgeonId, Guid? MissionId, LocalDate From, LocalDate To, IReadOnlyList<IsoDayOfWeek> DaysOfWeek,
    IReadOnlyList<SessionHours> Hours, IReadOnlyList<LocalDate>? SkipDates, Technique Technique, int Capacity, int? KeptPlaces = null,
    bool GeneralAnaesthesia = false) : ICommand<SessionsCreated>, ISessionPattern;

/// <param name="SessionIds">In order of time.</param>
/// <param name="Places">Cases in all of them.</param>
public sealed record SessionsCreated(IReadOnlyList<Guid> SessionIds, int Places);

internal sealed class CreateSessionsByPatternValidator : SessionPatternValidator<CreateSessionsByPattern>;

internal sealed class CreateSessionsByPatternHandler(OutreachDbContext db, IClock clock, SessionScheduling scheduling, AuditTrail audit)
    : IRequestHandler<CreateSessionsByPattern, SessionsCreated>
{
    public async Task<SessionsCreated> Handle(CreateSessionsByPattern request, CancellationToken cancellationToken)
    {
        var setting = await scheduling.HoldAsync(new HospitalId(request.HospitalId), request, cancellationToken);
        var times = request.Times();
        SessionObjection.Refuse(await scheduling.ObjectionsAsync(setting, times, null, cancellationToken), nameof(request.Hours));

        var sessions = times.ConvertAll(t => setting.Draft(t, request, clock));
        db.Sessions.AddRange(sessions);
        foreach (var session in sessions)
        {
            audit.Record("theatre-session", session.Id.Value, hospital: session.HospitalId, to: nameof(SessionStatus.Draft));
        }

        await db.SaveChangesAsync(cancellationToken);
        return new SessionsCreated(sessions.ConvertAll(s => s.Id.Value), sessions.Sum(s => s.Capacity));
    }
}
