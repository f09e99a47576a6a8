using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Hands SMS to a provider's web service, as the settings describe it.</summary>
internal sealed class HttpSmsChannel(MessageChannelSettings settings, IDeliveryTokens tokens) : IMessageChannel, IDisposable
{
    private readonly GatewayHttp http = new("sms", settings.HttpSms.TimeoutSeconds);

    public bool IsIdempotent => settings.HttpSms.IdempotencyHeader.Length > 0;

    public void Dispose() => http.Dispose();

    public Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var sms = settings.HttpSms;
        var fields = sms.Fields.ToDictionary(f => f.Key, f => Filled(f.Value, message));
        var request = sms.Format == HttpSmsFormat.Query
            ? new HttpRequestMessage(HttpMethod.Get, sms.Url + (sms.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + Form(fields))
            : new HttpRequestMessage(HttpMethod.Post, sms.Url) { Content = sms.Format == HttpSmsFormat.Json ? JsonContent.Create(fields) : new FormUrlEncodedContent(fields) };
        foreach (var (name, value) in sms.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (IsIdempotent)
        {
            // Of the message to this contact: another contact's is another message.
            request.Headers.TryAddWithoutValidation(sms.IdempotencyHeader, $"{message.Id:N}-{message.ContactId:N}");
        }

        return http.SendAsync(request, Read, IsIdempotent);
    }

    private string Filled(string pattern, OutgoingMessage message)
    {
        var callback = settings.CallbackAddress.Length == 0
            ? ""
            : $"{settings.CallbackAddress.TrimEnd('/')}/gateways/sms/deliveries/{tokens.TokenOf(new(message.Id, message.ContactId, message.Kind))}";

        // The text last: what a person wrote is never taken for one of our marks.
        return pattern
            .Replace("{to}", message.To, StringComparison.Ordinal)
            .Replace("{id}", message.Id.ToString("N"), StringComparison.Ordinal)
            .Replace("{callback}", callback, StringComparison.Ordinal)
            .Replace("{text}", message.Body, StringComparison.Ordinal);
    }

    private static string Form(Dictionary<string, string> fields) => string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));

    private SendOutcome Read(HttpStatusCode status, string answer)
    {
        var sms = settings.HttpSms;
        var number = (int)status;
        var code = JsonField.Read(answer, sms.CodeField);
        if (code is not null && sms.NoSuchRecipientCodes.Contains(code, StringComparer.OrdinalIgnoreCase))
        {
            return new(SendResult.NoSuchRecipient, "sms-no-such-number");
        }

        var reason = string.Create(CultureInfo.InvariantCulture, $"sms-{number}");
        return number switch
        {
            >= 200 and < 300 => new(SendResult.Sent, null, JsonField.Read(answer, sms.IdField)),
            401 or 403 or 408 or 429 or >= 500 => new(SendResult.Transient, reason),
            _ => new(SendResult.Permanent, reason),
        };
    }
}

/// <summary>One value out of a JSON answer.</summary>
public static class JsonField
{
    private const int Longest = 200;

    /// <param name="path">By dots; empty for none.</param>
    /// <returns>Null if it is not there, too long or not a simple value.</returns>
    public static string? Read(string json, string path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, path);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="Read(string, string)"/>
    public static string? Read(JsonElement at, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        var text = at.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? at.ToString() : null;
        return text?.Length <= Longest ? text : null;
    }
}
