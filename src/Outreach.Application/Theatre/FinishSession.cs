using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Bookings;

namespace Outreach.Application.Theatre;

/// <summary>Say that a closed session is over: it has begun, and every booking in it has come to its end.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to finish whatever is there.</param>
[Requires(Permission.ManageSchedule)]
public sealed record FinishSession(Guid SessionId, long? ExpectedVersion = null) : ICommand<SessionChanged>;

internal sealed class FinishSessionValidator : AbstractValidator<FinishSession>
{
    public FinishSessionValidator() => RuleFor(r => r.SessionId).NotEmpty();
}

internal sealed class FinishSessionHandler(OutreachDbContext db, IClock clock, SessionAccess access) : IRequestHandler<FinishSession, SessionChanged>
{
    public async Task<SessionChanged> Handle(FinishSession request, CancellationToken cancellationToken)
    {
        var session = await access.HoldAsync(request.SessionId, request.ExpectedVersion, cancellationToken);
        var from = session.Status;
        session.Finish();
        if (session.StartsAt > clock.GetCurrentInstant())
        {
            throw new RuleViolationException("not-due-yet", "This session is still to come.");
        }

        var open = await db.Bookings.CountAsync(
            b => b.SessionId == session.Id && (b.Status == BookingStatus.Held || b.Status == BookingStatus.Booked || b.Status == BookingStatus.Confirmed
                || b.Status == BookingStatus.Arrived || b.Status == BookingStatus.InTheatre), cancellationToken);
        return open == 0
            ? await access.SaveAsync(session, from, null, cancellationToken)
            : throw new RuleViolationException("bookings-open", $"{open} booking(s) of this session have no outcome yet.");
    }
}
