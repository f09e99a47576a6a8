using MediatR;
using Outreach.Application.Ports;
using Outreach.Application.Reminders;
using Outreach.Application.Security;
using Outreach.Domain.Reminders;
using Outreach.Infrastructure.Reminders;

namespace Outreach.Web.Gateways;

/// <summary>Delivery reports. The token in the address says which message it is about, and that we gave it out.</summary>
internal static class DeliveryEndpoints
{
    /// <param name="type">Kannel's kinds of report: 1 delivered, 2 not delivered, 4 and 8 on its way, 16 refused by the carrier.</param>
    public static Task<IResult> Kannel(string token, int? type, Reporting reporting, CancellationToken cancellationToken) => type switch
    {
        1 => reporting.TakeAsync(token, DeliveryState.Delivered, null, cancellationToken),
        2 => reporting.TakeAsync(token, DeliveryState.NotDelivered, "kannel-2", cancellationToken),
        16 => reporting.TakeAsync(token, DeliveryState.NotDelivered, "kannel-16", cancellationToken),

        // Nothing that is not known already.
        4 or 8 => Task.FromResult<IResult>(TypedResults.NoContent()),
        _ => Task.FromResult<IResult>(TypedResults.BadRequest()),
    };

    public static async Task<IResult> Sms(string token, HttpRequest request, MessageChannelSettings settings, Reporting reporting, CancellationToken cancellationToken)
    {
        var sms = settings.HttpSms;
        var report = await GatewayFields.ReadAsync(request, cancellationToken);
        var (state, code) = (report?.Find(sms.StateField), report?.Find(sms.CodeField));
        if (state is null)
        {
            return TypedResults.BadRequest();
        }

        return state switch
        {
            _ when Is(sms.DeliveredStates, state) => await reporting.TakeAsync(token, DeliveryState.Delivered, null, cancellationToken),
            _ when code is not null && Is(sms.NoSuchRecipientCodes, code) => await reporting.TakeAsync(token, DeliveryState.NoSuchRecipient, "sms-no-such-number", cancellationToken),
            _ when Is(sms.NotDeliveredStates, state) => await reporting.TakeAsync(token, DeliveryState.NotDelivered, "sms-not-delivered", cancellationToken),
            _ => TypedResults.NoContent(),
        };
    }

    private static bool Is(string[] words, string word) => words.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes note of a report as the system, if its token is ours.</summary>
    internal sealed class Reporting(IDeliveryTokens tokens, Caller caller, IMediator mediator)
    {
        public async Task<IResult> TakeAsync(string token, DeliveryState state, string? code, CancellationToken cancellationToken)
        {
            if (tokens.MessageOf(token) is not { } message)
            {
                return TypedResults.NotFound();
            }

            caller.BecomeSystem();
            await mediator.Send(new ReportDelivery(message.ReminderId, message.ContactId, message.Channel, state, code), cancellationToken);
            return TypedResults.NoContent();
        }
    }
}
