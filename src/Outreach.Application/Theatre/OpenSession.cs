using FluentValidation;
using MediatR;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Application.Theatre;

/// <summary>Open a draft for booking; makes its places with their planned arrivals on the hospital's clock.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to open whatever is there.</param>
[Requires(Permission.ManageSchedule)]
public sealed record OpenSession(Guid SessionId, long? ExpectedVersion = null) : ICommand<SessionChanged>;

internal sealed class OpenSessionValidator : AbstractValidator<OpenSession>
{
    public OpenSessionValidator() => RuleFor(r => r.SessionId).NotEmpty();
}

internal sealed class OpenSessionHandler(OutreachDbContext db, IClock clock, SessionAccess access) : IRequestHandler<OpenSession, SessionChanged>
{
    public async Task<SessionChanged> Handle(OpenSession request, CancellationToken cancellationToken)
    {
        var session = await access.HoldAsync(request.SessionId, request.ExpectedVersion, cancellationToken);
        var from = session.Status;
        db.Slots.AddRange(session.Open(clock));
        return session.StartsAt > clock.GetCurrentInstant()
            ? await access.SaveAsync(session, from, null, cancellationToken)
            : throw new RuleViolationException("in-the-past", "This session has begun or is over; nobody can be booked into it.");
    }
}
