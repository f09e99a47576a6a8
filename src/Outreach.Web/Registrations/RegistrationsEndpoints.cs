namespace Outreach.Web.Registrations;

internal static class RegistrationsEndpoints
{
    public static void MapRegistrations(this IEndpointRouteBuilder api)
    {
    }
}
