using System.Buffers;
using System.Buffers.Text;
using Outreach.Application.Ports;
using Outreach.Domain;
using Outreach.Infrastructure.Reminders;

namespace Outreach.Web.Security;

/// <summary>Tokens of a booking's id and twelve bytes of an HMAC over it: short enough for a message, and nothing to be learnt from but that it is ours.</summary>
/// <remarks>A tag of 96 bits is not found by trying: each try is a request, and those are limited.</remarks>
internal sealed class AppointmentLinks(SigningKey key, MessageChannelSettings channels) : IAppointmentLinks
{
    private const int IdBytes = 16;
    private const int TagBytes = 12;

    public string PathOf(BookingId booking)
    {
        Span<byte> token = stackalloc byte[IdBytes + TagBytes];
        booking.Value.TryWriteBytes(token, bigEndian: true, out _);
        key.WriteTag(token[..IdBytes], token[IdBytes..]);
        return "/a/" + Base64Url.EncodeToString(token);
    }

    public string? TelegramOf(string token) => channels.Telegram.BotName is { Length: > 0 } bot ? $"https://t.me/{bot}?start={token}" : null;

    public BookingId? BookingOf(string token)
    {
        Span<byte> bytes = stackalloc byte[IdBytes + TagBytes];
        return token.Length == Base64Url.GetEncodedLength(bytes.Length)
            && Base64Url.DecodeFromChars(token, bytes, out _, out var length) == OperationStatus.Done
            && length == bytes.Length
            && key.Signed(bytes[..IdBytes], bytes[IdBytes..])
            ? new BookingId(new Guid(bytes[..IdBytes], bigEndian: true))
            : null;
    }
}
