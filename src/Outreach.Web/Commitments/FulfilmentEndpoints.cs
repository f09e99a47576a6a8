namespace Outreach.Web.Commitments;

internal static class FulfilmentEndpoints
{
    public static void MapFulfilment(this IEndpointRouteBuilder api)
    {
    }
}
