using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Open the drafts of a mission, or of a hospital and period, at once; those in the past stay drafts.</summary>
/// <param name="MissionId">All of a mission's; null if a hospital is named.</param>
/// <param name="HospitalId">All of a hospital's; with a mission, only the mission's there.</param>
/// <param name="From">First day, in the hospitals' calendar; required without a mission.</param>
/// <param name="To">Last day, inclusive; required without a mission.</param>
[Requires(Permission.ManageSchedule)]
public sealed record OpenSessions(Guid? MissionId = null, Guid? HospitalId = null, LocalDate? From = null, LocalDate? To = null) : ICommand<SessionsOpened>;

/// <param name="SessionIds">The sessions that are open now, in order of time; at most 500 a request.</param>
/// <param name="Places">Cases in all of them.</param>
/// <param name="Left">Drafts beyond the 500: send the request again.</param>
/// <param name="InThePast">Drafts that stay so because they have begun.</param>
public sealed record SessionsOpened(IReadOnlyList<Guid> SessionIds, int Places, int Left, int InThePast);

internal sealed class OpenSessionsValidator : AbstractValidator<OpenSessions>
{
    public OpenSessionsValidator()
    {
        RuleFor(r => r.MissionId).NotEqual(Guid.Empty);
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.HospitalId).NotNull().When(r => r.MissionId is null).WithMessage("Name a mission or a hospital.");
        RuleFor(r => r.From).SensibleDate();
        RuleFor(r => r.To).SensibleDate();
        RuleFor(r => r.From).NotNull().When(r => r.MissionId is null);
        RuleFor(r => r.To).NotNull().When(r => r.MissionId is null);
        RuleFor(r => r.To).Must((r, to) => to is null || r.From is null || to >= r.From).WithMessage("On or after the first day.");
    }
}

internal sealed class OpenSessionsHandler(OutreachDbContext db, IClock clock, Caller caller, AuditTrail audit) : IRequestHandler<OpenSessions, SessionsOpened>
{
    private const int Most = 500;

    public async Task<SessionsOpened> Handle(OpenSessions request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var drafts = Drafts(request);
        var found = await drafts.Where(s => s.StartsAt > now).OrderBy(s => s.StartsAt).ThenBy(s => s.Id).Take(Most).ToListAsync(cancellationToken);
        var toCome = await drafts.CountAsync(s => s.StartsAt > now, cancellationToken);
        var past = await drafts.CountAsync(s => s.StartsAt <= now, cancellationToken);
        if (found.Count == 0)
        {
            audit.NothingChanged();
        }

        foreach (var session in found)
        {
            db.Slots.AddRange(session.Open(clock));
            audit.Record("theatre-session", session.Id.Value, hospital: session.HospitalId, from: nameof(SessionStatus.Draft), to: nameof(SessionStatus.Open));
        }

        await db.SaveChangesAsync(cancellationToken);
        return new SessionsOpened(found.ConvertAll(s => s.Id.Value), found.Sum(s => s.Capacity), toCome - found.Count, past);
    }

    private IQueryable<TheatreSession> Drafts(OpenSessions request)
    {
        var drafts = db.Sessions.InScope(caller.ScopeFor(Permission.ManageSchedule)).Where(s => s.Status == SessionStatus.Draft);
        if (request.MissionId is { } m)
        {
            var mission = new MissionId(m);
            drafts = drafts.Where(s => s.MissionId == mission);
        }

        if (request.HospitalId is { } h)
        {
            var hospital = new HospitalId(h);
            caller.ScopeFor(Permission.ManageSchedule).Ensure(hospital, "hospital");
            drafts = drafts.Where(s => s.HospitalId == hospital);
        }

        return drafts.Between(request.From, request.To);
    }
}
