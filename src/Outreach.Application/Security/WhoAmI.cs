using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;

namespace Outreach.Application.Security;

/// <summary>The signed-in person: what they are called and what they may do.</summary>
[Requires(Permission.SignedIn)]
public sealed record WhoAmI : IQuery<SignedInPerson>;

/// <param name="Permissions">For each permission where it holds; those that the person lacks are not there.</param>
public sealed record SignedInPerson(Guid UserId, string UserName, string DisplayName, string Language, IReadOnlyList<PermissionHeld> Permissions);

/// <param name="AllHospitals">True if it holds for every hospital; then <paramref name="Hospitals"/> is empty.</param>
public sealed record PermissionHeld(Permission Permission, bool AllHospitals, IReadOnlyList<Guid> Hospitals);

internal sealed class WhoAmIHandler(OutreachDbContext db, Caller caller) : IRequestHandler<WhoAmI, SignedInPerson>
{
    public async Task<SignedInPerson> Handle(WhoAmI request, CancellationToken cancellationToken)
    {
        var me = caller.RequirePerson().Value;
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == me, cancellationToken) ?? throw new NotFoundException("user");
        return new SignedInPerson(me, user.UserName!, user.DisplayName, user.Language,
            [.. Enum.GetValues<Permission>().Where(caller.Has).Select(p => Held(p, caller.ScopeFor(p)))]);
    }

    private static PermissionHeld Held(Permission permission, HospitalScope scope) =>
        new(permission, scope.All, [.. scope.Hospitals.Select(h => h.Value)]);
}
