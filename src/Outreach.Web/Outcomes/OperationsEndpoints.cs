namespace Outreach.Web.Outcomes;

internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder api)
    {
    }
}
