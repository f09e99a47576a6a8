namespace Outreach.Web.Security;

internal static class UsersEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
    }
}
