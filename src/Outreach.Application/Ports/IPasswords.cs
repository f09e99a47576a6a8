using Outreach.Application.Security;

namespace Outreach.Application.Ports;

/// <summary>What the identity library knows of passwords. None of it touches the database.</summary>
public interface IPasswords
{
    /// <summary>A slow, salted hash, safe to store.</summary>
    string Hash(string password);

    /// <summary>As slow for a person whom nobody knows (<paramref name="hash"/> null) as for a wrong password.</summary>
    bool Verify(string? hash, string password);

    /// <summary>What the password rules object to, in English; empty if nothing.</summary>
    Task<IReadOnlyList<string>> FaultsOfAsync(StaffUser user, string password);
}

/// <summary>When wrong passwords lock a user out.</summary>
/// <param name="Attempts">Wrong passwords in a row that lock.</param>
/// <param name="Minutes">How long the lock holds.</param>
public sealed record LockoutRule(int Attempts, int Minutes);
