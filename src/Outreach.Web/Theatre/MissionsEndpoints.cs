namespace Outreach.Web.Theatre;

internal static class MissionsEndpoints
{
    public static void MapMissions(this IEndpointRouteBuilder api)
    {
    }
}
