using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Outreach.Application;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Web.Errors;

/// <summary>The only place where a failure becomes a status code. What is not listed here is a bug: 500.</summary>
internal sealed class ProblemExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ToProblem(exception) is not { } problem)
        {
            return false;
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        await problems.WriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
        return true;
    }

    private static ProblemDetails? ToProblem(Exception exception) => exception switch
    {
        ValidationException e => new HttpValidationProblemDetails(FieldErrors(e)) { Status = 400, Type = "urn:outreach:invalid-request", Title = "The request is not valid." },
        BadHttpRequestException e => new ProblemDetails { Status = e.StatusCode, Type = e.StatusCode == 413 ? "urn:outreach:too-large" : "urn:outreach:invalid-request", Title = "The request could not be read." },
        ForbiddenException => new ProblemDetails { Status = 403, Type = "urn:outreach:forbidden", Title = "Your role does not allow this." },
        NotFoundException e => new ProblemDetails { Status = 404, Type = "urn:outreach:not-found", Title = "Not found.", Detail = e.Message },
        RuleViolationException e => new ProblemDetails { Status = 409, Type = $"urn:outreach:rule:{e.Code}", Title = "The rules of the programme refuse this now.", Detail = e.Message },
        StaleVersionException or DbUpdateConcurrencyException => new ProblemDetails { Status = 412, Type = "urn:outreach:stale", Title = "Somebody changed this meanwhile; read it again." },
        IdempotencyKeyReusedException => new ProblemDetails { Status = 422, Type = "urn:outreach:idempotency-key-reused", Title = "This Idempotency-Key was used for another request." },
        TooMuchContentionException => new ProblemDetails { Status = 503, Type = "urn:outreach:busy", Title = "Too many changes at once; try again." },
        _ => null,
    };

    /// <remarks>A request's properties are named as its HTTP fields are, so that an error points at the right one.</remarks>
    private static Dictionary<string, string[]> FieldErrors(ValidationException e) => e.Errors
        .GroupBy(f => string.Join('.', f.PropertyName.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)), f => f.ErrorMessage)
        .ToDictionary(g => g.Key, g => g.ToArray());
}
