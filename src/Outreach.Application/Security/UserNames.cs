using System.Text.RegularExpressions;
using FluentValidation;

namespace Outreach.Application.Security;

/// <summary>Names to sign in with: 3 to 64 of a-z, 0-9, dot, hyphen, underscore, at.</summary>
/// <remarks>ASCII only, so that no two names look alike.</remarks>
public static partial class UserNames
{
    /// <summary>As it is compared and indexed.</summary>
    public static string Normalize(string userName) => userName.Normalize().ToUpperInvariant();

    internal static IRuleBuilderOptions<T, string> MustBeUserName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(name => name is not null && Pattern().IsMatch(name))
            .WithMessage("3 to 64 characters of a-z, 0-9, dot, hyphen, underscore and at, beginning with a letter.");

    [GeneratedRegex(@"\A[a-z][a-z0-9._@-]{2,63}\z")]
    private static partial Regex Pattern();
}
