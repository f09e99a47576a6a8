using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Outreach.Application.Security;
using Outreach.StaffConsole.Pages;

namespace Outreach.StaffConsole.Shell;

/// <summary>People get a page where programs get problem details.</summary>
public sealed class ConsoleProblems : IProblemDetailsWriter
{
    /// <summary>Whether a person waits for a page: a browser asks for one, outside the API.</summary>
    public static bool WantsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    public bool CanWrite(ProblemDetailsContext context) => !context.HttpContext.Response.HasStarted && WantsPage(context.HttpContext);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var status = context.ProblemDetails.Status ?? http.Response.StatusCode;
        http.Response.Headers.CacheControl = "no-store";

        // A page that ends as 404 has begun as a component: its header and its services of this request are used up.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        var who = http.RequestServices.GetRequiredService<Caller>();
        await using var fresh = http.RequestServices.CreateAsyncScope();
        http.RequestServices = fresh.ServiceProvider;
        await new RazorComponentResult<FailurePage>(new { Status = status, Who = who }) { StatusCode = status, PreventStreamingRendering = true }.ExecuteAsync(http);
    }
}
