using MediatR;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Application.Security;

/// <summary>Decides on an attempt to sign in, counts failures and records the attempt.</summary>
/// <remarks>
/// The password was compared before: that takes a tenth of a second on purpose, and no other writer shall wait for it.
/// What was typed as a name is not recorded: people type passwords there.
/// </remarks>
/// <param name="UserId">Whose name was given; null if nobody's.</param>
/// <param name="Step">What the attempt was made with.</param>
[Requires(Permission.RunJobs)]
public sealed record SignIn(Guid? UserId, bool PasswordIsRight, SignInStep Step = SignInStep.Password) : ICommand<SignInDecision>;

public enum SignInStep
{
    Password = 1,
    RefreshToken = 2,
}

/// <param name="Accepted">Whoever asked is not told why not.</param>
public sealed record SignInDecision(bool Accepted);

internal sealed class SignInHandler(OutreachDbContext db, IClock clock, IDatabaseEngine engine, LockoutRule rule, AuditTrail audit)
    : IRequestHandler<SignIn, SignInDecision>
{
    public async Task<SignInDecision> Handle(SignIn request, CancellationToken cancellationToken)
    {
        var user = request.UserId is { } id ? await LoadAsync(id, cancellationToken) : null;
        var refusal = Refusal(request, user);
        audit.Record("user", user?.Id, from: request.Step.ToString(), to: refusal is null ? "SignedIn" : "Refused", reason: refusal);
        await db.SaveChangesAsync(cancellationToken);
        return new SignInDecision(refusal is null);
    }

    private async Task<StaffUser?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await engine.LockNameAsync(db, $"sign-in:{id:N}", cancellationToken);
        return await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
    }

    private string? Refusal(SignIn request, StaffUser? user)
    {
        if (user is null)
        {
            return "unknown-user";
        }

        var now = clock.GetCurrentInstant().ToDateTimeOffset();
        if (user.IsDisabled)
        {
            return "disabled";
        }

        if (user.LockoutEnd > now)
        {
            return "locked-out";
        }

        if (request.PasswordIsRight)
        {
            (user.AccessFailedCount, user.LockoutEnd) = (0, null);
            return null;
        }

        user.AccessFailedCount++;
        if (user.AccessFailedCount >= rule.Attempts)
        {
            (user.AccessFailedCount, user.LockoutEnd) = (0, now.AddMinutes(rule.Minutes));
        }

        user.Touch();
        return "wrong-password";
    }
}
