using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Domain;

namespace Outreach.Web.Security;

/// <summary>Tokens of a booking's id and twelve bytes of an HMAC over it: short enough for a message, and nothing to be learnt from but that it is ours.</summary>
/// <remarks>
/// The key is in the database, so that all nodes have the same, and encrypted with the keys of this installation, so that a copy of the database alone
/// makes no links. A tag of 96 bits is not found by trying: each try is a request, and those are limited.
/// </remarks>
internal sealed class AppointmentLinks(IDataProtectionProvider protection, ILogger<AppointmentLinks> log) : IAppointmentLinks
{
    private const string Setting = "appointment-links";
    private const int IdBytes = 16;
    private const int TagBytes = 12;

    private byte[]? key;

    /// <summary>Reads the key; makes it at the first start, and when the installation's keys were lost. Links of a lost key open nothing any more.</summary>
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

    public string PathOf(BookingId booking)
    {
        Span<byte> token = stackalloc byte[IdBytes + TagBytes];
        booking.Value.TryWriteBytes(token, bigEndian: true, out _);
        WriteTag(token[..IdBytes], token[IdBytes..]);
        return "/a/" + Base64Url.EncodeToString(token);
    }

    public BookingId? BookingOf(string token)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + TagBytes];
        if (token.Length != Base64Url.GetEncodedLength(bytes.Length) || Base64Url.DecodeFromChars(token, bytes, out _, out var length) != OperationStatus.Done || length != bytes.Length)
        {
            return null;
        }

        Span<byte> tag = stackalloc byte[TagBytes];
        WriteTag(bytes[..IdBytes], tag);
        return CryptographicOperations.FixedTimeEquals(tag, bytes[IdBytes..]) ? new BookingId(new Guid(bytes[..IdBytes], bigEndian: true)) : null;
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

    private void WriteTag(ReadOnlySpan<byte> id, Span<byte> tag)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key ?? throw new InvalidOperationException("The key of the appointment links is read at the start of the host."), id, whole);
        whole[..tag.Length].CopyTo(tag);
    }
}
