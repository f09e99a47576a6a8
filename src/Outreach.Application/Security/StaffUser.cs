using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Outreach.Application.Security;

/// <summary>A member of staff who signs in. Roles are <c>RoleGrant</c>s.</summary>
public sealed class StaffUser : IdentityUser<Guid>
{
    /// <summary>As colleagues call them.</summary>
    public string DisplayName { get; set; } = string.Empty;

    /// <summary>Language of the console.</summary>
    public string Language { get; set; } = "en";

    /// <summary>May not sign in any more; kept because records name them.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>Every cookie and token handed out so far stops working.</summary>
    public void EndSignIns()
    {
        SecurityStamp = RandomNumberGenerator.GetHexString(32);
        Touch();
    }

    /// <summary>Whoever saves an older copy is told so.</summary>
    public void Touch() => ConcurrencyStamp = RandomNumberGenerator.GetHexString(32);
}
