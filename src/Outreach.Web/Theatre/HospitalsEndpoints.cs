namespace Outreach.Web.Theatre;

internal static class HospitalsEndpoints
{
    public static void MapHospitals(this IEndpointRouteBuilder api)
    {
    }
}
