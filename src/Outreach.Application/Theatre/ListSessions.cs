using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Theatre sessions of the caller's hospitals, in order of date and start, in pages.</summary>
/// <param name="From">First day, inclusive, in the hospitals' calendar.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="OnlyFree">Only those with a place that can be taken: open, not full and not over.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 200.</param>
[Requires(Permission.ViewSchedule)]
public sealed record ListSessions(
    Guid? HospitalId = null, LocalDate? From = null, LocalDate? To = null, SessionStatus? Status = null, Guid? MissionId = null, Guid? SurgeonId = null,
    bool OnlyFree = false, string? After = null, int Limit = 50) : IQuery<SessionPage>;

/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record SessionPage(IReadOnlyList<SessionRow> Items, string? Next);

internal sealed class ListSessionsValidator : AbstractValidator<ListSessions>
{
    public ListSessionsValidator()
    {
        RuleFor(r => r.HospitalId).NotEqual(Guid.Empty);
        RuleFor(r => r.From).SensibleDate();
        RuleFor(r => r.To).SensibleDate();
        RuleFor(r => r.To).Must((r, to) => to is null || r.From is null || to >= r.From).WithMessage("On or after the first day.");
        RuleFor(r => r.Status).IsInEnum();
        RuleFor(r => r.Limit).PageLimit();
    }
}

internal sealed class ListSessionsHandler(OutreachDbContext db, Caller caller, IClock clock) : IRequestHandler<ListSessions, SessionPage>
{
    public async Task<SessionPage> Handle(ListSessions request, CancellationToken cancellationToken)
    {
        var sessions = AfterMark(Filter(request).Between(request.From, request.To), request.After);
        var items = await sessions.OrderBy(s => s.Date).ThenBy(s => s.StartsAt).ThenBy(s => s.Id)
            .Take(request.Limit + 1)
            .Rows(db)
            .ToListAsync(cancellationToken);
        if (items.Count <= request.Limit)
        {
            return new SessionPage(items, null);
        }

        var last = items[request.Limit - 1];
        var mark = PageMark.Write(LocalDatePattern.Iso.Format(last.Date), InstantPattern.ExtendedIso.Format(last.StartsAt), last.SessionId.ToString());
        return new SessionPage(items[..request.Limit], mark);
    }

    private IQueryable<TheatreSession> Filter(ListSessions request)
    {
        var scope = caller.ScopeFor(Permission.ViewSchedule);
        var sessions = db.Sessions.AsNoTracking().InScope(scope);
        if (request.HospitalId is { } h)
        {
            var hospital = new HospitalId(h);
            scope.Ensure(hospital, "hospital");
            sessions = sessions.Where(s => s.HospitalId == hospital);
        }

        if (request.MissionId is { } m)
        {
            var mission = new MissionId(m);
            sessions = sessions.Where(s => s.MissionId == mission);
        }

        if (request.SurgeonId is { } p)
        {
            var surgeon = new SurgeonId(p);
            sessions = sessions.Where(s => s.SurgeonId == surgeon);
        }

        if (request.Status is { } status)
        {
            sessions = sessions.Where(s => s.Status == status);
        }

        var now = clock.GetCurrentInstant();
        return request.OnlyFree ? sessions.Where(s => s.Status == SessionStatus.Open && s.Taken < s.Capacity && s.EndsAt > now) : sessions;
    }

    private static IQueryable<TheatreSession> AfterMark(IQueryable<TheatreSession> sessions, string? mark)
    {
        if (PageMark.Read(mark, 3) is not [var day, var start, var id])
        {
            return sessions;
        }

        if (!LocalDatePattern.Iso.Parse(day).TryGetValue(default, out var date)
            || !InstantPattern.ExtendedIso.Parse(start).TryGetValue(default, out var at)
            || !Guid.TryParse(id, out var value))
        {
            throw PageMark.NotAMark();
        }

        var last = new SessionId(value);
        return sessions.Where(s => s.Date >= date && (s.Date > date || s.StartsAt > at || (s.StartsAt == at && s.Id > last)));
    }
}
