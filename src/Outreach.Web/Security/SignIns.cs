using System.Security.Claims;
using MediatR;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;

namespace Outreach.Web.Security;

/// <summary>Turns a name and a password, or a refresh token, into a person.</summary>
/// <remarks>
/// Unknown name, wrong password, locked and disabled all take the same steps and give the same answer. The decision is
/// sent in a scope of its own: the system takes it, and the request's idempotency key must not replay it.
/// </remarks>
internal sealed class SignIns(
    OutreachDbContext db, IPasswords passwords, IServiceScopeFactory scopes, SignInManager<StaffUser> manager, IOptionsMonitor<BearerTokenOptions> bearer, TimeProvider time)
{
    /// <summary>Null if the attempt is refused.</summary>
    public async Task<ClaimsPrincipal?> ByPasswordAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var normalized = UserNames.Normalize(userName);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == normalized, cancellationToken);
        var right = passwords.Verify(user?.PasswordHash, password);
        var accepted = await DecideAsync(new SignIn(user?.Id, right), cancellationToken);
        return accepted ? await manager.CreateUserPrincipalAsync(user!) : null;
    }

    /// <summary>Null if the token is no (longer a) token of ours, or its sign-in was ended.</summary>
    public async Task<ClaimsPrincipal?> ByRefreshTokenAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var ticket = bearer.Get(IdentityConstants.BearerScheme).RefreshTokenProtector.Unprotect(refreshToken);
        if (ticket?.Properties.ExpiresUtc is not { } expires || expires <= time.GetUtcNow() || Ticket.UserIdOf(ticket.Principal) is not { } id)
        {
            return null;
        }

        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
        var right = user is not null && user.SecurityStamp == Ticket.StampOf(ticket.Principal);
        var accepted = await DecideAsync(new SignIn(user?.Id, right, SignInStep.RefreshToken), cancellationToken);
        return accepted ? await manager.CreateUserPrincipalAsync(user!) : null;
    }

    private async Task<bool> DecideAsync(SignIn attempt, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().BecomeSystem();
        var decision = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(attempt, cancellationToken);
        return decision.Accepted;
    }
}

/// <summary>What cookies and tokens carry: an id and the stamp of the sign-in.</summary>
internal static class Ticket
{
    private const string Stamp = "AspNet.Identity.SecurityStamp";

    public static Guid? UserIdOf(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public static string? StampOf(ClaimsPrincipal principal) => principal.FindFirstValue(Stamp);
}
