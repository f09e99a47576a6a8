using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Web.Security;

/// <summary>The key with which this installation signs what strangers bring back: links of appointments, tokens of delivery reports.</summary>
/// <remarks>
/// It is in the database, so that all nodes have the same, and encrypted with the keys of this installation, which its secret encrypts, so that a copy
/// of the database alone signs nothing.
/// </remarks>
internal sealed class SigningKey(IDataProtectionProvider protection, ILogger<SigningKey> log)
{
    private const string Setting = "appointment-links";

    private byte[]? key;

    /// <summary>Reads the key; makes it at the first start, and when the installation's keys were lost. What a lost key signed is worth nothing any more.</summary>
    public async Task LoadKeyAsync(OutreachDbContext db, IDatabaseEngine engine, CancellationToken cancellationToken)
    {
        var protector = protection.CreateProtector(Setting);
        var kept = await db.Settings.SingleOrDefaultAsync(s => s.Key == Setting, cancellationToken);
        if (kept is not null && TryUnprotect(protector, kept.Value) is { } known)
        {
            key = known;
            return;
        }

        var fresh = RandomNumberGenerator.GetBytes(32);
        var value = Convert.ToBase64String(protector.Protect(fresh));
        using var turn = await engine.EnterWriteAsync(cancellationToken);
        if (kept is null)
        {
            db.Settings.Add(new Setting(Setting, value));
        }
        else
        {
            log.LogWarning("The key of the appointment links cannot be read with the keys of this installation; a new one was made and links printed before do not open.");
            kept.Change(value);
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
            key = fresh;
        }
        catch (DbUpdateException failure) when (engine.IsUniqueViolation(failure))
        {
            // Another node was quicker: its key is the key.
            db.ChangeTracker.Clear();
            var theirs = await db.Settings.AsNoTracking().SingleAsync(s => s.Key == Setting, cancellationToken);
            key = protector.Unprotect(Convert.FromBase64String(theirs.Value));
        }
    }

    /// <summary>Writes the first bytes of an HMAC over the data, as many as asked for.</summary>
    public void WriteTag(ReadOnlySpan<byte> data, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key ?? throw new InvalidOperationException("The signing key is read at the start of the host."), data, whole);
        whole[..tag.Length].CopyTo(tag);
    }

    /// <summary>Whether the tag is the one that <see cref="WriteTag"/> writes.</summary>
    public bool Signed(ReadOnlySpan<byte> data, ReadOnlySpan<byte> tag)
    {
        Span<byte> right = stackalloc byte[tag.Length];
        WriteTag(data, right);
        return CryptographicOperations.FixedTimeEquals(right, tag);
    }

    private static byte[]? TryUnprotect(IDataProtector protector, string value)
    {
        try
        {
            return protector.Unprotect(Convert.FromBase64String(value));
        }
        catch (CryptographicException)
        {
            // The caller makes a new key, and says so.
            return null;
        }
    }
}
