namespace Outreach.Web.Security;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
    }
}
