namespace Outreach.Web.Commitments;

internal static class CommitmentsEndpoints
{
    public static void MapCommitments(this IEndpointRouteBuilder api)
    {
    }
}
