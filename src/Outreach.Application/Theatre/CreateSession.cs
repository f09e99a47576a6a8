using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Plan one theatre session; a draft until it is opened.</summary>
/// <param name="Date">In the hospital's calendar.</param>
/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock, the same day.</param>
[Requires(Permission.ManageSchedule)]
public sealed record CreateSession(
    Guid HospitalId, Guid TheatreId, Guid SurgeonId, Guid? MissionId, LocalDate Date, LocalTime Start, LocalTime End, Technique Technique,
    int Capacity, int? KeptPlaces = null, bool GeneralAnaesthesia = false) : ICommand<SessionChanged>, ISessionTerms;

internal sealed class CreateSessionValidator : SessionTermsValidator<CreateSession>
{
    public CreateSessionValidator()
    {
        RuleFor(r => r.HospitalId).NotEmpty();
        RuleFor(r => r.Date).SensibleDate();
        RuleFor(r => r.End).Must((r, end) => end > r.Start).WithMessage("After the start.");
    }
}

internal sealed class CreateSessionHandler(OutreachDbContext db, IClock clock, SessionScheduling scheduling, AuditTrail audit) : IRequestHandler<CreateSession, SessionChanged>
{
    public async Task<SessionChanged> Handle(CreateSession request, CancellationToken cancellationToken)
    {
        var setting = await scheduling.HoldAsync(new HospitalId(request.HospitalId), request, cancellationToken);
        SessionTime time = new(request.Date, request.Start, request.End);
        SessionObjection.Refuse(await scheduling.ObjectionsAsync(setting, [time], null, cancellationToken), nameof(request.Date));

        var session = setting.Draft(time, request, clock);
        db.Sessions.Add(session);
        audit.Record("theatre-session", session.Id.Value, hospital: session.HospitalId, to: nameof(SessionStatus.Draft));
        await db.SaveChangesAsync(cancellationToken);
        return SessionChanged.From(session);
    }
}

internal static class SessionDrafts
{
    public static TheatreSession Draft(this SessionSetting setting, SessionTime time, ISessionTerms terms, IClock clock) => new(
        EntityId.New<SessionId>(clock), setting.HospitalId, setting.TheatreId, setting.SurgeonId, setting.MissionId, time.Date, time.Start, time.End,
        setting.Zone, terms.Technique, terms.Capacity, terms.PlacesToKeep(setting), terms.GeneralAnaesthesia);
}
