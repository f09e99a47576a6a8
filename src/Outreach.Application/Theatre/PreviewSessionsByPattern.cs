using MediatR;
using NodaTime;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>What <see cref="CreateSessionsByPattern"/> would make, and what speaks against it; makes nothing.</summary>
[Requires(Permission.ManageSchedule)]
public sealed record PreviewSessionsByPattern(
    Guid HospitalId, Guid TheatreId, Guid SurgeonId, Guid? MissionId, LocalDate From, LocalDate To, IReadOnlyList<IsoDayOfWeek> DaysOfWeek,
    IReadOnlyList<SessionHours> Hours, IReadOnlyList<LocalDate>? SkipDates, Technique Technique, int Capacity, int? KeptPlaces = null,
    bool GeneralAnaesthesia = false) : IQuery<SessionsPreview>, ISessionPattern;

/// <param name="Sessions">All that the pattern makes, in order of time.</param>
/// <param name="Places">Cases in all of them.</param>
/// <param name="KeptPlaces">Places kept for the longest waiters, in each.</param>
/// <param name="Objections">Each thing that speaks against one of them; creation needs none.</param>
public sealed record SessionsPreview(IReadOnlyList<PreviewedSession> Sessions, int Places, int KeptPlaces, IReadOnlyList<SessionObjection> Objections);

/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock.</param>
/// <param name="Zone">The hospital's IANA zone.</param>
/// <param name="IsPossible">Nothing speaks against it now.</param>
public sealed record PreviewedSession(LocalDate Date, LocalTime Start, LocalTime End, string Zone, bool IsPossible);

internal sealed class PreviewSessionsByPatternValidator : SessionPatternValidator<PreviewSessionsByPattern>;

internal sealed class PreviewSessionsByPatternHandler(SessionScheduling scheduling) : IRequestHandler<PreviewSessionsByPattern, SessionsPreview>
{
    public async Task<SessionsPreview> Handle(PreviewSessionsByPattern request, CancellationToken cancellationToken)
    {
        var setting = await scheduling.LookAsync(new HospitalId(request.HospitalId), request, cancellationToken);
        var times = request.Times();
        var objections = await scheduling.ObjectionsAsync(setting, times, null, cancellationToken);
        var refused = objections.Select(o => new SessionTime(o.Date, o.Start, o.End)).ToHashSet();
        return new SessionsPreview(
            times.ConvertAll(t => new PreviewedSession(t.Date, t.Start, t.End, setting.Zone, !refused.Contains(t))),
            times.Count * request.Capacity, request.PlacesToKeep(setting), objections);
    }
}
