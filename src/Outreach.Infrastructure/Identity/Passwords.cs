using Microsoft.AspNetCore.Identity;
using Outreach.Application.Ports;
using Outreach.Application.Security;

namespace Outreach.Infrastructure.Identity;

/// <summary>ASP.NET Core Identity's hasher and rules.</summary>
internal sealed class Passwords(UserManager<StaffUser> users) : IPasswords
{
    private static readonly StaffUser Nobody = new();
    private static string? nobodysHash;

    public string Hash(string password) => users.PasswordHasher.HashPassword(Nobody, password);

    public bool Verify(string? hash, string password)
    {
        // Comparing takes as long for nobody's password as for anybody's, so names cannot be told from the time taken.
        var compared = hash ?? (nobodysHash ??= Hash("nobody has this password"));
        var result = users.PasswordHasher.VerifyHashedPassword(Nobody, compared, password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }

    public async Task<IReadOnlyList<string>> FaultsOfAsync(StaffUser user, string password)
    {
        var faults = new List<string>();
        foreach (var validator in users.PasswordValidators)
        {
            var result = await validator.ValidateAsync(users, user, password);
            faults.AddRange(result.Errors.Select(e => e.Description));
        }

        return faults;
    }
}

/// <summary>A password that holds the name is the first that somebody else tries.</summary>
internal sealed class PasswordIsNotTheName : IPasswordValidator<StaffUser>
{
    public Task<IdentityResult> ValidateAsync(UserManager<StaffUser> manager, StaffUser user, string? password) => Task.FromResult(
        user.UserName is { } name && password?.Contains(name, StringComparison.OrdinalIgnoreCase) == true
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordHoldsName", Description = "Passwords must not contain the user name." })
            : IdentityResult.Success);
}
