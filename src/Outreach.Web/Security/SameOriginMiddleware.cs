namespace Outreach.Web.Security;

/// <summary>Refuses changes that another site's page makes a signed-in browser send.</summary>
/// <remarks>
/// Browsers say where a request comes from, in Sec-Fetch-Site or at least in Origin, and pages cannot forge either. A
/// program that uses the cookie without being a browser names itself in X-Outreach-Client, which a foreign page cannot
/// add without asking first. Requests with a bearer token carry nothing that a browser would add by itself.
/// </remarks>
internal sealed class SameOriginMiddleware(RequestDelegate next)
{
    public const string ClientHeader = "X-Outreach-Client";

    public Task InvokeAsync(HttpContext context)
    {
        if (IsSafe(context.Request) || context.Request.Headers.Authorization.Count > 0 || ComesFromHere(context))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Items[ProblemCodeItem] = "foreign-origin";
        return Task.CompletedTask;
    }

    /// <summary>Tells the problem writer which kind of 403 it is.</summary>
    public const string ProblemCodeItem = "outreach.problem";

    private static bool IsSafe(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method);

    private static bool ComesFromHere(HttpContext context)
    {
        var headers = context.Request.Headers;
        var site = headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase);
        }

        return context.User.Identity is not { IsAuthenticated: true } || headers.ContainsKey(ClientHeader);
    }
}
