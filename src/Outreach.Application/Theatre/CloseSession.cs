using FluentValidation;
using MediatR;
using Outreach.Application.Security;

namespace Outreach.Application.Theatre;

/// <summary>Take no more bookings into an open session.</summary>
/// <param name="ExpectedVersion">The version that the caller read; null to close whatever is there.</param>
[Requires(Permission.ManageSchedule)]
public sealed record CloseSession(Guid SessionId, long? ExpectedVersion = null) : ICommand<SessionChanged>;

internal sealed class CloseSessionValidator : AbstractValidator<CloseSession>
{
    public CloseSessionValidator() => RuleFor(r => r.SessionId).NotEmpty();
}

internal sealed class CloseSessionHandler(SessionAccess access) : IRequestHandler<CloseSession, SessionChanged>
{
    public async Task<SessionChanged> Handle(CloseSession request, CancellationToken cancellationToken)
    {
        var session = await access.HoldAsync(request.SessionId, request.ExpectedVersion, cancellationToken);
        var from = session.Status;
        session.Close();
        return await access.SaveAsync(session, from, null, cancellationToken);
    }
}
