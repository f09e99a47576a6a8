namespace Outreach.Web.Policies;

internal static class PoliciesEndpoints
{
    public static void MapPolicies(this IEndpointRouteBuilder api)
    {
    }
}
