namespace Outreach.Web.Demo;

internal static class DemoEndpoints
{
    public static void MapDemo(this IEndpointRouteBuilder api)
    {
    }
}
