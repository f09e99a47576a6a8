using System.Buffers;
using System.Buffers.Text;
using Outreach.Application.Ports;
using Outreach.Domain.Patients;

namespace Outreach.Web.Security;

/// <summary>Tokens of a reminder's and a contact's id, the way it went and twelve bytes of an HMAC over them.</summary>
internal sealed class DeliveryTokens(SigningKey key) : IDeliveryTokens
{
    private const int IdBytes = 16;
    private const int DataBytes = IdBytes + IdBytes + 1;
    private const int TagBytes = 12;

    public string TokenOf(DeliveryOf message)
    {
        Span<byte> token = stackalloc byte[DataBytes + TagBytes];
        message.ReminderId.TryWriteBytes(token, bigEndian: true, out _);
        message.ContactId.TryWriteBytes(token[IdBytes..], bigEndian: true, out _);
        token[DataBytes - 1] = (byte)message.Channel;
        key.WriteTag(token[..DataBytes], token[DataBytes..]);
        return Base64Url.EncodeToString(token);
    }

    public DeliveryOf? MessageOf(string token)
    {
        Span<byte> bytes = stackalloc byte[DataBytes + TagBytes];
        return token.Length == Base64Url.GetEncodedLength(bytes.Length)
            && Base64Url.DecodeFromChars(token, bytes, out _, out var length) == OperationStatus.Done
            && length == bytes.Length
            && key.Signed(bytes[..DataBytes], bytes[DataBytes..])
            ? new DeliveryOf(new Guid(bytes[..IdBytes], bigEndian: true), new Guid(bytes[IdBytes..(DataBytes - 1)], bigEndian: true), (MessageChannelKind)bytes[DataBytes - 1])
            : null;
    }
}
