using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;

namespace Outreach.Application;

/// <summary>Whether what the caller sent with a key has had its effect already: the answer may have been lost on the way.</summary>
/// <param name="Key">As in Idempotency-Key.</param>
[Requires(Permission.SignedIn)]
public sealed record HasLanded(string Key) : IQuery<bool>;

internal sealed class HasLandedHandler(OutreachDbContext db, Caller caller) : IRequestHandler<HasLanded, bool>
{
    public Task<bool> Handle(HasLanded request, CancellationToken cancellationToken)
    {
        var user = caller.RequirePerson().Value;
        return db.IdempotencyRecords.AnyAsync(r => r.UserId == user && r.Key == request.Key, cancellationToken);
    }
}
