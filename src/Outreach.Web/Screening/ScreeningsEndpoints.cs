namespace Outreach.Web.Screening;

internal static class ScreeningsEndpoints
{
    public static void MapScreenings(this IEndpointRouteBuilder api)
    {
    }
}
