using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Theatre;

/// <summary>One theatre session with its places; shows nobody who is booked.</summary>
[Requires(Permission.ViewSchedule)]
public sealed record GetSession(Guid SessionId) : IQuery<SessionDetails>;

/// <param name="Slots">By position; empty until the session is opened.</param>
public sealed record SessionDetails(SessionRow Session, IReadOnlyList<SlotRow> Slots);

/// <param name="Position">From 1.</param>
/// <param name="Arrival">Planned, on the hospital's clock.</param>
/// <param name="IsTaken">It has an active or completed booking.</param>
public sealed record SlotRow(Guid SlotId, int Position, LocalTime Arrival, bool IsTaken);

internal sealed class GetSessionValidator : AbstractValidator<GetSession>
{
    public GetSessionValidator() => RuleFor(r => r.SessionId).NotEmpty();
}

internal sealed class GetSessionHandler(OutreachDbContext db, Caller caller) : IRequestHandler<GetSession, SessionDetails>
{
    public async Task<SessionDetails> Handle(GetSession request, CancellationToken cancellationToken)
    {
        var id = new SessionId(request.SessionId);
        var session = await db.Sessions.AsNoTracking().InScope(caller.ScopeFor(Permission.ViewSchedule)).Where(s => s.Id == id).Rows(db)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("theatre session");
        var slots = await db.Slots.AsNoTracking().Where(s => s.SessionId == id).OrderBy(s => s.Position)
            .Select(s => new SlotRow(s.Id.Value, s.Position, s.Arrival, s.BookingId != null))
            .ToListAsync(cancellationToken);
        return new SessionDetails(session, slots);
    }
}
