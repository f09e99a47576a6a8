using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using MediatR;
using Outreach.Application.Replies;
using Outreach.Application.Security;
using Outreach.Domain.Patients;
using Outreach.Infrastructure.Reminders;

namespace Outreach.Web.Gateways;

/// <summary>Answers by SMS. A gateway signs in with its password (HTTP Basic); any name will do.</summary>
internal static class ReplyEndpoints
{
    /// <summary>From Kannel's <c>post-url</c>: the text is the body, the number is in a header (<c>send-sender = true</c>), the message's name in the address (<c>?id=%I</c>).</summary>
    public static async Task<IResult> Kannel(string? id, HttpRequest request, MessageChannelSettings settings, Caller caller, IMediator mediator, CancellationToken cancellationToken)
    {
        if (!SignsIn(request, settings.Kannel.CallbackPassword))
        {
            return TypedResults.Unauthorized();
        }

        using var reader = new StreamReader(request.Body, CharsetOf(request));
        var text = await reader.ReadToEndAsync(cancellationToken);
        return await TakeAsync(request.Headers["X-Kannel-From"].ToString(), text, id, caller, mediator, cancellationToken);
    }

    /// <summary>From a provider's web service: <c>from</c>, <c>text</c> and <c>id</c>, as JSON, as a form or in the address.</summary>
    public static async Task<IResult> Sms(HttpRequest request, MessageChannelSettings settings, Caller caller, IMediator mediator, CancellationToken cancellationToken)
    {
        if (!SignsIn(request, settings.HttpSms.CallbackPassword))
        {
            return TypedResults.Unauthorized();
        }

        var sms = settings.HttpSms;
        var fields = await GatewayFields.ReadAsync(request, cancellationToken);
        return await TakeAsync(fields?.Find(sms.ReplyFromField), fields?.Find(sms.ReplyTextField), fields?.Find(sms.ReplyIdField), caller, mediator, cancellationToken);
    }

    private static async Task<IResult> TakeAsync(string? sender, string? text, string? id, Caller caller, IMediator mediator, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(sender) || text is null)
        {
            return TypedResults.BadRequest();
        }

        caller.BecomeSystem();
        await mediator.Send(new ReceiveReply(MessageChannelKind.Sms, sender, text, id), cancellationToken);
        return TypedResults.NoContent();
    }

    private static Encoding CharsetOf(HttpRequest request) =>
        request.GetTypedHeaders().ContentType?.Charset.Value?.Trim('"').ToUpperInvariant() switch
        {
            "UTF-16BE" or "UCS-2" => Encoding.BigEndianUnicode,
            "ISO-8859-1" => Encoding.Latin1,
            _ => Encoding.UTF8,
        };

    /// <summary>A gateway without a password here hands over nothing.</summary>
    private static bool SignsIn(HttpRequest request, string password)
    {
        if (password.Length == 0 || !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given) || given is not { Scheme: "Basic", Parameter: { } encoded })
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[512];
        return Convert.TryFromBase64String(encoded, bytes, out var length)
            && bytes[..length].IndexOf((byte)':') is var colon and >= 0
            && CryptographicOperations.FixedTimeEquals(bytes[(colon + 1)..length], Encoding.UTF8.GetBytes(password));
    }
}
