namespace Outreach.Web.Security;

internal static class AccountsEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
    }
}
