using System.Globalization;
using System.Net;
using System.Text;
using Outreach.Application.Ports;
using Outreach.Domain.Reminders;

namespace Outreach.Infrastructure.Reminders;

/// <summary>Hands SMS to Kannel's smsbox.</summary>
/// <remarks>
/// Number, text and password travel in headers and body, never in the address, which lands in logs. Kannel knows no key of a message: one that may
/// have been taken is not sent again by itself; its report tells whether it arrived.
/// </remarks>
internal sealed class KannelChannel(MessageChannelSettings settings, IDeliveryTokens tokens) : IMessageChannel, IDisposable
{
    /// <summary>Delivered, not delivered, refused by the carrier.</summary>
    private const int ReportsWanted = 1 + 2 + 16;

    private readonly GatewayHttp http = new("kannel", settings.Kannel.TimeoutSeconds);

    public bool IsIdempotent => false;

    public void Dispose() => http.Dispose();

    public Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var kannel = settings.Kannel;
        var request = new HttpRequestMessage(HttpMethod.Post, kannel.Url) { Content = new StringContent(message.Body, Encoding.UTF8, "text/plain") };
        Add("Username", kannel.UserName);
        Add("Password", kannel.Password);
        Add("To", message.To);
        Add("Coding", MessageLength.IsGsm7(message.Body) ? "0" : "2");
        if (kannel.From.Length > 0)
        {
            Add("From", kannel.From);
        }

        if (settings.CallbackAddress.Length > 0)
        {
            Add("DLR-Mask", ReportsWanted.ToString(CultureInfo.InvariantCulture));
            Add("DLR-Url", $"{settings.CallbackAddress.TrimEnd('/')}/gateways/kannel/deliveries/{tokens.TokenOf(new(message.Id, message.ContactId, message.Kind))}?type=%d");
        }

        return http.SendAsync(request, Read, repeatable: false);

        void Add(string name, string value) => request.Headers.TryAddWithoutValidation("X-Kannel-" + name, value);
    }

    private static SendOutcome Read(HttpStatusCode status, string answer) => (int)status switch
    {
        // Queued counts as taken: Kannel keeps it on disk until the carrier is back.
        202 => new(SendResult.Sent, null, null),
        400 => new(SendResult.Permanent, "kannel-400"),

        // Ours to mend, not the patient's: it goes out once somebody has.
        401 or 403 => new(SendResult.Transient, "kannel-signed-out"),
        var other => new(SendResult.Transient, string.Create(CultureInfo.InvariantCulture, $"kannel-{other}")),
    };
}
