namespace Outreach.Web.Theatre;

internal static class SessionsEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
    }
}
