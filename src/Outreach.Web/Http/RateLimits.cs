using System.Globalization;
using System.Threading.RateLimiting;
using Outreach.Web.Errors;
using Outreach.Web.Gateways;
using Outreach.Web.Security;

namespace Outreach.Web.Http;

/// <summary>How often one sender may ask: a user, or an address while nobody is signed in.</summary>
internal static class RateLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Configuration section <c>RateLimits</c>: requests in a minute, <c>PerSender</c> (3,000), <c>SignIn</c> (30, for each address) and
    /// <c>PerGateway</c> (120,000: what a gateway of messages reports, as fast as it sends). They are for the installation: each node counts for itself and
    /// allows its share, which <c>Nodes</c> (1) says. Guessing one person's password is counted in the database, and not here (<c>SignIn</c>).
    /// </summary>
    public static void AddRateLimits(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("RateLimits");
        var nodes = Math.Max(1, settings.GetValue("Nodes", 1));
        int Share(string name, int usual) => Math.Max(1, settings.GetValue(name, usual) / nodes);
        var (perSender, signIn, perGateway) = (Share("PerSender", 3000), Share("SignIn", 30), Share("PerGateway", 120_000));
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(context => IsSignIn(context) ? Limit("sign-in " + AddressOf(context), signIn) : RateLimitPartition.GetNoLimiter("")),
                PartitionedRateLimiter.Create<HttpContext, string>(context => IsGateway(context) ? Limit("gateway " + AddressOf(context), perGateway) : Limit(SenderOf(context), perSender)));
            options.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
                rejected.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return new ValueTask(rejected.HttpContext.WriteProblemAsync(Problems.Of("too-many-requests")));
            };
        });
    }

    private static RateLimitPartition<string> Limit(string key, int permits) =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window });

    private static bool IsSignIn(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api/v1/sign-in") || context.Request.Path.StartsWithSegments("/api/v1/refresh") || context.Request.Path.StartsWithSegments("/sign-in/check");

    private static bool IsGateway(HttpContext context) => context.Request.Path.StartsWithSegments(GatewayRoutes.Prefix);

    private static string SenderOf(HttpContext context) => Ticket.UserIdOf(context.User)?.ToString() ?? AddressOf(context);

    private static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
