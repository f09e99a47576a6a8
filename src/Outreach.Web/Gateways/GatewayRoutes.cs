using Outreach.Application.Ports;
using Outreach.Web.Security;

namespace Outreach.Web.Gateways;

/// <summary>What the gateways of messages bring back. They sign in with a token or a password of their own, never as a person.</summary>
internal static class GatewayRoutes
{
    public const string Prefix = "/gateways";

    public static WebApplicationBuilder AddGateways(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IDeliveryTokens, DeliveryTokens>().AddScoped<DeliveryEndpoints.Reporting>();
        return builder;
    }

    public static void MapGateways(this IEndpointRouteBuilder routes)
    {
        // A body of a gateway says that a message arrived, or is one answer.
        var gateways = routes.MapGroup(Prefix).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        gateways.MapGet("/kannel/deliveries/{token}", DeliveryEndpoints.Kannel);
        gateways.MapPost("/telegram/updates", TelegramEndpoints.Update);
        gateways.MapPost("/kannel/replies", ReplyEndpoints.Kannel);
        gateways.MapMethods("/sms/replies", [HttpMethods.Get, HttpMethods.Post], ReplyEndpoints.Sms);
        gateways.MapMethods("/sms/deliveries/{token}", [HttpMethods.Get, HttpMethods.Post], DeliveryEndpoints.Sms);
    }
}
