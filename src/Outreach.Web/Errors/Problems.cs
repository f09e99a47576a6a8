using Microsoft.AspNetCore.Mvc;

namespace Outreach.Web.Errors;

/// <summary>Makes problems of a kind in the catalogue.</summary>
internal static class Problems
{
    public static ProblemDetails Of(string code, string? detail = null)
    {
        var kind = ProblemCatalogue.Of(code);
        return new ProblemDetails { Status = kind.Status, Type = kind.Type, Title = kind.Meaning, Detail = detail };
    }

    public static ProblemDetails OfRule(string code, string detail) =>
        new() { Status = StatusCodes.Status409Conflict, Type = $"urn:outreach:rule:{code}", Title = "The rules of the programme refuse this now.", Detail = detail };

    public static HttpValidationProblemDetails Invalid(IDictionary<string, string[]> errors)
    {
        var kind = ProblemCatalogue.Of("invalid-request");
        return new HttpValidationProblemDetails(errors) { Status = kind.Status, Type = kind.Type, Title = kind.Meaning };
    }

    /// <summary>For middleware that answers itself.</summary>
    public static async Task WriteProblemAsync(this HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status!.Value;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
    }
}
