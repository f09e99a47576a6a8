using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>A member of staff as administrators see them.</summary>
public sealed record StaffMember(Guid Id, string UserName, string DisplayName, string Language, bool IsDisabled, IReadOnlyList<GrantedRole> Roles) : IChangesStaff
{
    public Guid StaffChanged() => Id;
}

/// <summary>A role that somebody holds.</summary>
/// <param name="Id">Names the grant, to revoke it.</param>
/// <param name="HospitalId">Null for all hospitals.</param>
public sealed record GrantedRole(Guid Id, StaffRole Role, Guid? HospitalId, Instant GrantedAt);

/// <summary>Finds users as far as an administrator's hospitals reach.</summary>
internal sealed class Staff(OutreachDbContext db) : ISharedPart
{
    /// <summary>Everybody whose roles all lie within the scope; who holds a role for all hospitals is seen from everywhere only.</summary>
    public IQueryable<StaffUser> Within(HospitalScope scope)
    {
        if (scope.All)
        {
            return db.Users;
        }

        var hospitals = scope.Hospitals.Select(h => (HospitalId?)h).ToList();
        return db.Users.Where(u => !db.RoleGrants.Any(g => (Guid)(object)g.UserId == u.Id && !hospitals.Contains(g.HospitalId)));
    }

    public async Task<StaffUser> FindAsync(Guid id, HospitalScope scope, CancellationToken cancellationToken) =>
        await Within(scope).SingleOrDefaultAsync(u => u.Id == id, cancellationToken) ?? throw new NotFoundException("user");

    public async Task<StaffMember> ShowAsync(StaffUser user, CancellationToken cancellationToken)
    {
        var roles = await RolesOf([user.Id], cancellationToken);
        return Show(user, roles[user.Id]);
    }

    public async Task<ILookup<Guid, GrantedRole>> RolesOf(IEnumerable<Guid> users, CancellationToken cancellationToken)
    {
        var ids = users.Select(id => new UserId(id)).ToList();
        var grants = await db.RoleGrants.AsNoTracking().Where(g => ids.Contains(g.UserId)).OrderBy(g => g.Id).ToListAsync(cancellationToken);
        return grants.ToLookup(g => g.UserId.Value, g => new GrantedRole(g.Id.Value, g.Role, g.HospitalId?.Value, g.GrantedAt));
    }

    public static StaffMember Show(StaffUser user, IEnumerable<GrantedRole> roles) =>
        new(user.Id, user.UserName!, user.DisplayName, user.Language, user.IsDisabled, [.. roles]);

    /// <summary>Somebody must stay who can let others in.</summary>
    /// <param name="without">The user who is about to stop being an administrator of all hospitals.</param>
    public async Task EnsureAnAdministratorStaysAsync(Guid without, CancellationToken cancellationToken)
    {
        var user = new UserId(without);
        var others = await db.RoleGrants
            .Where(g => g.Role == StaffRole.Administrator && g.HospitalId == null && g.UserId != user)
            .Select(g => g.UserId)
            .ToListAsync(cancellationToken);
        var ids = others.Select(o => o.Value).ToList();
        var another = await db.Users.AnyAsync(u => ids.Contains(u.Id) && !u.IsDisabled, cancellationToken);
        if (!another)
        {
            throw new RuleViolationException("last-administrator", "Nobody else is an administrator of all hospitals.");
        }
    }
}
