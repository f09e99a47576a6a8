using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Theatre;

/// <summary>Whom <see cref="ChangeSessionTimes"/> would concern; changes nothing, and is refused for what that would be refused for.</summary>
/// <param name="Date">The session's own; another one is refused.</param>
/// <param name="Start">On the hospital's clock.</param>
/// <param name="End">On the hospital's clock, the same day.</param>
[Requires(Permission.ManageSchedule)]
public sealed record PreviewSessionTimes(Guid SessionId, LocalTime Start, LocalTime End, LocalDate? Date = null) : IQuery<SessionTimesPreview>, ISessionTimes;

/// <param name="Arrivals">Of the places, by position, on the hospital's clock.</param>
/// <param name="Messages">People who would get a message.</param>
/// <param name="Calls">People whom the staff would have to call.</param>
/// <param name="Bookings">Of people who would be expected at another time than now.</param>
/// <param name="Version">Of the session that was looked at, to be sent as If-Match.</param>
public sealed record SessionTimesPreview(
    Guid SessionId, LocalDate Date, LocalTime Start, LocalTime End, IReadOnlyList<LocalTime> Arrivals, int Messages, int Calls, IReadOnlyList<BookingAtOtherTime> Bookings, long Version);

internal sealed class PreviewSessionTimesValidator : SessionTimesValidator<PreviewSessionTimes>
{
    public PreviewSessionTimesValidator() => RuleFor(r => r.SessionId).NotEmpty();
}

internal sealed class PreviewSessionTimesHandler(OutreachDbContext db, SessionTimes times, TimeNotices notices, Caller caller) : IRequestHandler<PreviewSessionTimes, SessionTimesPreview>
{
    public async Task<SessionTimesPreview> Handle(PreviewSessionTimes request, CancellationToken cancellationToken)
    {
        var id = new SessionId(request.SessionId);
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException("theatre session");
        caller.ScopeFor(Permission.ManageSchedule).Ensure(session.HospitalId, "theatre session");
        var slots = await db.Slots.AsNoTracking().Where(s => s.SessionId == id).OrderBy(s => s.Position).ToListAsync(cancellationToken);

        // Nothing that is read here is kept track of, so it may be changed to see what comes of it.
        var changes = await times.ChangeAsync(session, request, slots, db.Bookings.AsNoTracking(), cancellationToken);
        var told = SessionTimes.Told(await notices.LookAsync(session.HospitalId, SessionTimes.ToTell(changes), cancellationToken));
        return new(
            request.SessionId, session.Date, session.Start, session.End, [.. slots.Select(s => s.Arrival)], told.Count(b => b.GetsMessage), told.Count(b => b.CallBecause is not null), told, session.Version);
    }
}
