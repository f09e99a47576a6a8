namespace Outreach.Web.Http;

/// <summary>What endpoints may answer besides success, for the API's description.</summary>
internal static class EndpointRefusals
{
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route) => route
        .ProducesValidationProblem()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);

    public static RouteHandlerBuilder RefusesChange(this RouteHandlerBuilder route) => route.Refuses().ProducesProblem(StatusCodes.Status412PreconditionFailed);
}
