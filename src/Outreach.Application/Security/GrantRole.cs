using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>Gives somebody a role for one hospital, or for all. Granting what they hold already changes nothing.</summary>
/// <param name="HospitalId">Null for all hospitals; only who administers all may grant that.</param>
[Requires(Permission.ManageUsers)]
public sealed record GrantRole(Guid UserId, StaffRole Role, Guid? HospitalId) : ICommand<StaffMember>;

internal sealed class GrantRoleValidator : AbstractValidator<GrantRole>
{
    public GrantRoleValidator() => RuleFor(r => r.Role).IsInEnum();
}

internal sealed class GrantRoleHandler(OutreachDbContext db, IClock clock, Caller caller, Staff staff, IDatabaseEngine engine, AuditTrail audit)
    : IRequestHandler<GrantRole, StaffMember>
{
    public async Task<StaffMember> Handle(GrantRole request, CancellationToken cancellationToken)
    {
        var scope = caller.ScopeFor(Permission.ManageUsers);
        var user = await staff.FindAsync(request.UserId, scope, cancellationToken);
        HospitalId? hospital = request.HospitalId is { } given ? new HospitalId(given) : null;
        if (hospital is null && !scope.All)
        {
            throw new ForbiddenException(Permission.ManageUsers);
        }

        if (hospital is { } one)
        {
            scope.Ensure(one, "hospital");
            if (!await db.Hospitals.AnyAsync(h => h.Id == one, cancellationToken))
            {
                throw new NotFoundException("hospital");
            }
        }

        var holder = new UserId(user.Id);
        await engine.LockNameAsync(db, $"roles:{user.Id:N}", cancellationToken);
        if (await db.RoleGrants.AnyAsync(g => g.UserId == holder && g.Role == request.Role && g.HospitalId == hospital, cancellationToken))
        {
            audit.NothingChanged();
            return await staff.ShowAsync(user, cancellationToken);
        }

        db.RoleGrants.Add(new RoleGrant(EntityId.New<RoleGrantId>(clock), holder, request.Role, hospital, clock.GetCurrentInstant(), caller.UserId));
        audit.Record("user", user.Id, hospital: hospital, to: request.Role.ToString());
        await db.SaveChangesAsync(cancellationToken);
        return await staff.ShowAsync(user, cancellationToken);
    }
}
