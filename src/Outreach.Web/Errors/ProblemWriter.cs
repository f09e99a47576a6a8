using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Outreach.Application;
using Outreach.Web.Security;

namespace Outreach.Web.Errors;

/// <summary>Writes every problem, whatever the caller accepts: an answer without its reason helps nobody.</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => !context.HttpContext.Response.HasStarted;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        Complete(context.HttpContext, problem);
        var response = context.HttpContext.Response;
        response.Headers.CacheControl = "no-store";
        return new ValueTask(response.WriteAsJsonAsync(problem, problem.GetType(), OutreachJson.Options, "application/problem+json", CancellationToken.None));
    }

    /// <summary>What only a status is known of gets the kind that goes with it.</summary>
    private static void Complete(HttpContext context, ProblemDetails problem)
    {
        problem.Status ??= context.Response.StatusCode;
        if (problem.Type?.StartsWith("urn:outreach:", StringComparison.Ordinal) != true)
        {
            var kind = context.Items[SameOriginMiddleware.ProblemCodeItem] is string code ? ProblemCatalogue.Of(code) : ProblemCatalogue.ForStatus(problem.Status.Value);
            problem.Type = kind.Type;
            problem.Title = kind.Meaning;
        }

        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
    }
}
