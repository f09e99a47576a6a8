using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Security;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Plan a draft anew; the hospital stays.</summary>
/// <param name="Date">In the hospital's calendar.</param>
/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock, the same day.</param>
/// <param name="ExpectedVersion">The version that the caller read; null to change whatever is there.</param>
[Requires(Permission.ManageSchedule)]
public sealed record ChangeSession(
    Guid SessionId, Guid TheatreId, Guid SurgeonId, Guid? MissionId, LocalDate Date, LocalTime Start, LocalTime End, Technique Technique,
    int Capacity, int? KeptPlaces = null, bool GeneralAnaesthesia = false, long? ExpectedVersion = null) : ICommand<SessionChanged>, ISessionTerms;

internal sealed class ChangeSessionValidator : SessionTermsValidator<ChangeSession>
{
    public ChangeSessionValidator()
    {
        RuleFor(r => r.SessionId).NotEmpty();
        RuleFor(r => r.Date).SensibleDate();
        RuleFor(r => r.End).Must((r, end) => end > r.Start).WithMessage("After the start.");
    }
}

internal sealed class ChangeSessionHandler(SessionAccess access, SessionScheduling scheduling) : IRequestHandler<ChangeSession, SessionChanged>
{
    public async Task<SessionChanged> Handle(ChangeSession request, CancellationToken cancellationToken)
    {
        var session = await access.LoadAsync(request.SessionId, request.ExpectedVersion, cancellationToken);
        var setting = await scheduling.HoldAsync(session.HospitalId, request, cancellationToken);
        SessionTime time = new(request.Date, request.Start, request.End);
        SessionObjection.Refuse(await scheduling.ObjectionsAsync(setting, [time], session.Id, cancellationToken), nameof(request.Date));

        var from = session.Status;
        session.Replan(
            setting.TheatreId, setting.SurgeonId, setting.MissionId, time.Date, time.Start, time.End, setting.Zone,
            request.Technique, request.Capacity, request.PlacesToKeep(setting), request.GeneralAnaesthesia);
        return await access.SaveAsync(session, from, null, cancellationToken);
    }
}
