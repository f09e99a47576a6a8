using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Infrastructure.Identity;

/// <summary>What every request needs to know of its sender.</summary>
/// <param name="SecurityStamp">Sign-ins that carry another stamp have ended.</param>
public sealed record KnownStaff(UserId Id, string? SecurityStamp, bool IsDisabled, IReadOnlyList<HeldRole> Roles);

/// <summary>Users and their roles, remembered for a few seconds so that requests do not ask the database each time.</summary>
/// <remarks>
/// What another node changed is seen after <see cref="MaximumAge"/> at the latest. Only ids out of genuine tickets come
/// here, so it never grows beyond the number of users.
/// </remarks>
public sealed class StaffDirectory(IDbContextFactory<OutreachDbContext> contexts) : IStaffMemory
{
    public static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, (long ReadAt, KnownStaff? Staff)> remembered = new();

    /// <summary>Null if there is no such user.</summary>
    public async ValueTask<KnownStaff?> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (remembered.TryGetValue(userId, out var known) && Stopwatch.GetElapsedTime(known.ReadAt) < MaximumAge)
        {
            return known.Staff;
        }

        var readAt = Stopwatch.GetTimestamp();
        var staff = await ReadAsync(userId, cancellationToken);
        remembered[userId] = (readAt, staff);
        return staff;
    }

    /// <inheritdoc />
    public void Forget(Guid userId) => remembered.TryRemove(userId, out _);

    private async Task<KnownStaff?> ReadAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().Where(u => u.Id == userId).Select(u => new { u.SecurityStamp, u.IsDisabled }).SingleOrDefaultAsync(cancellationToken);
        if (user is null)
        {
            return null;
        }

        var id = new UserId(userId);
        var roles = await db.RoleGrants.AsNoTracking().Where(g => g.UserId == id).Select(g => new HeldRole(g.Role, g.HospitalId)).ToListAsync(cancellationToken);
        return new KnownStaff(id, user.SecurityStamp, user.IsDisabled, roles);
    }
}
