using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>Takes a role away. The last administrator of all hospitals keeps theirs.</summary>
[Requires(Permission.ManageUsers)]
public sealed record RevokeRole(Guid UserId, Guid GrantId) : ICommand<StaffMember>;

internal sealed class RevokeRoleHandler(OutreachDbContext db, Caller caller, Staff staff, IDatabaseEngine engine, AuditTrail audit)
    : IRequestHandler<RevokeRole, StaffMember>
{
    public async Task<StaffMember> Handle(RevokeRole request, CancellationToken cancellationToken)
    {
        await engine.LockNameAsync(db, "administrators", cancellationToken);
        var user = await staff.FindAsync(request.UserId, caller.ScopeFor(Permission.ManageUsers), cancellationToken);
        var (id, holder) = (new RoleGrantId(request.GrantId), new UserId(user.Id));
        var grant = await db.RoleGrants.SingleOrDefaultAsync(g => g.Id == id && g.UserId == holder, cancellationToken)
            ?? throw new NotFoundException("role");

        if (grant is { Role: StaffRole.Administrator, HospitalId: null })
        {
            await staff.EnsureAnAdministratorStaysAsync(user.Id, cancellationToken);
        }

        db.RoleGrants.Remove(grant);
        audit.Record("user", user.Id, hospital: grant.HospitalId, from: grant.Role.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return await staff.ShowAsync(user, cancellationToken);
    }
}
