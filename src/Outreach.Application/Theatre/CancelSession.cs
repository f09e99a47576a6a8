using FluentValidation;
using MediatR;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>
/// Call a session off: every booking in it goes back to the waiting list with a raised priority, and its reminders are
/// withdrawn. Completed operations stay.
/// </summary>
/// <param name="Reason">For the record, 3 to 500 characters; names no patient.</param>
/// <param name="ExpectedVersion">The version that the caller read; null to cancel whatever is there.</param>
[Requires(Permission.ManageSchedule)]
public sealed record CancelSession(Guid SessionId, string Reason, long? ExpectedVersion = null) : ICommand<SessionCancelled>;

/// <param name="ReturnedBookings">Bookings that went back to the waiting list.</param>
/// <param name="Version">To be sent back as If-Match.</param>
public sealed record SessionCancelled(Guid SessionId, SessionStatus Status, int ReturnedBookings, long Version);

internal sealed class CancelSessionValidator : AbstractValidator<CancelSession>
{
    public CancelSessionValidator()
    {
        RuleFor(r => r.SessionId).NotEmpty();
        RuleFor(r => r.Reason).NotEmpty().Length(3, 500);
    }
}

internal sealed class CancelSessionHandler(SessionAccess access, BumpedBookings bookings) : IRequestHandler<CancelSession, SessionCancelled>
{
    public async Task<SessionCancelled> Handle(CancelSession request, CancellationToken cancellationToken)
    {
        await bookings.HoldAsync(new SessionId(request.SessionId), cancellationToken);

        // Whoever takes a place in it meanwhile comes before, or finds it cancelled.
        var session = await access.HoldAsync(request.SessionId, request.ExpectedVersion, cancellationToken);
        var from = session.Status;
        session.Cancel(request.Reason.Trim());
        var returned = await bookings.ReturnAsync(session.Id, cancellationToken);
        var changed = await access.SaveAsync(session, from, session.CancellationReason, cancellationToken);
        return new SessionCancelled(changed.SessionId, changed.Status, returned, changed.Version);
    }
}
