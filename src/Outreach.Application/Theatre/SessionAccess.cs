using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Theatre;

namespace Outreach.Application.Theatre;

/// <summary>Loads a theatre session that the caller may change, and saves the change with its audit record.</summary>
internal sealed class SessionAccess(OutreachDbContext db, IDatabaseEngine engine, Caller caller, AuditTrail audit) : ISharedPart
{
    /// <summary>The session, held until the transaction ends: places in it are taken before or after.</summary>
    /// <exception cref="NotFoundException">Not there, or at a hospital where the caller lacks the permission.</exception>
    /// <exception cref="StaleVersionException">Changed since the caller read it.</exception>
    public async Task<TheatreSession> HoldAsync(Guid sessionId, long? expectedVersion, CancellationToken cancellationToken)
    {
        await engine.LockAsync(db, LockedRow.Session, sessionId, cancellationToken);
        return await LoadAsync(sessionId, expectedVersion, cancellationToken);
    }

    /// <summary>The session without holding it: its version tells when somebody else was faster.</summary>
    public async Task<TheatreSession> LoadAsync(Guid sessionId, long? expectedVersion, CancellationToken cancellationToken)
    {
        var id = new SessionId(sessionId);
        var session = await db.Sessions.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) ?? throw new NotFoundException("theatre session");
        caller.ScopeFor(Permission.ManageSchedule).Ensure(session.HospitalId, "theatre session");
        session.Expect(expectedVersion);
        return session;
    }

    /// <param name="session">After its verb.</param>
    /// <param name="from">The state before.</param>
    /// <param name="reason">Why, if a person was asked; names no patient.</param>
    public async Task<SessionChanged> SaveAsync(TheatreSession session, SessionStatus from, string? reason, CancellationToken cancellationToken)
    {
        audit.Record("theatre-session", session.Id.Value, hospital: session.HospitalId, from: from.ToString(), to: session.Status.ToString(), reason: reason);
        await db.SaveChangesAsync(cancellationToken);
        return SessionChanged.From(session);
    }
}
