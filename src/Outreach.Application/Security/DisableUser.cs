using MediatR;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Application.Security;

/// <summary>Shuts somebody out at once, or lets them in again and lifts a lock. Users are never deleted: records name them.</summary>
[Requires(Permission.ManageUsers)]
public sealed record DisableUser(Guid UserId, bool IsDisabled) : ICommand<StaffMember>;

internal sealed class DisableUserHandler(OutreachDbContext db, Caller caller, Staff staff, IDatabaseEngine engine, AuditTrail audit)
    : IRequestHandler<DisableUser, StaffMember>
{
    public async Task<StaffMember> Handle(DisableUser request, CancellationToken cancellationToken)
    {
        await engine.LockNameAsync(db, "administrators", cancellationToken);
        var user = await staff.FindAsync(request.UserId, caller.ScopeFor(Permission.ManageUsers), cancellationToken);
        var isLocked = user.LockoutEnd is not null;
        if (user.IsDisabled == request.IsDisabled && (request.IsDisabled || !isLocked))
        {
            audit.NothingChanged();
            return await staff.ShowAsync(user, cancellationToken);
        }

        if (request.IsDisabled)
        {
            await staff.EnsureAnAdministratorStaysAsync(user.Id, cancellationToken);
            user.EndSignIns();
        }

        user.IsDisabled = request.IsDisabled;
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        user.Touch();
        audit.Record("user", user.Id, from: request.IsDisabled ? "Active" : isLocked ? "Locked" : "Disabled", to: request.IsDisabled ? "Disabled" : "Active");
        await db.SaveChangesAsync(cancellationToken);
        return await staff.ShowAsync(user, cancellationToken);
    }
}
