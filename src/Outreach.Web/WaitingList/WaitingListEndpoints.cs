namespace Outreach.Web.WaitingList;

internal static class WaitingListEndpoints
{
    public static void MapWaitingList(this IEndpointRouteBuilder api)
    {
    }
}
