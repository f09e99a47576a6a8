using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Outreach.Application;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;

namespace Outreach.Web.Errors;

/// <summary>The only place where a failure becomes a status code. What is not listed here is a bug: 500.</summary>
/// <remarks>
/// Of a bug the log gets types and stack traces. Messages of exceptions stay out of it: those of parsers and databases
/// quote the value they stumbled over, which may be a patient's.
/// </remarks>
internal sealed class ProblemExceptionHandler(IProblemDetailsService problems, IDatabaseEngine database, ILogger<ProblemExceptionHandler> log) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException or IOException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        if (ToProblem(exception) is not { } problem)
        {
            log.LogError("A request failed: {Endpoint} {Failure}", httpContext.GetEndpoint()?.DisplayName, Describe(exception));
            problem = Problems.Of("bug");
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "1";
        }

        await problems.WriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
        return true;
    }

    private ProblemDetails? ToProblem(Exception exception) => exception switch
    {
        ValidationException e => Problems.Invalid(FieldErrors(e)),
        BadHttpRequestException e => UnreadableRequest.ToProblem(e),
        ForbiddenException => Problems.Of("forbidden"),
        NotFoundException e => Problems.Of("not-found", e.Message),
        RuleViolationException e => Problems.OfRule(e.Code, e.Message),
        StaleVersionException or DbUpdateConcurrencyException => Problems.Of("stale"),
        IdempotencyKeyReusedException => Problems.Of("idempotency-key-reused"),
        TooMuchContentionException => Problems.Of("busy"),
        _ when database.IsAway(exception) => Problems.Of("database-away"),
        _ => null,
    };

    /// <remarks>A request's properties are named as its HTTP fields are, so that an error points at the right one.</remarks>
    private static Dictionary<string, string[]> FieldErrors(ValidationException e) => e.Errors
        .GroupBy(f => string.Join('.', f.PropertyName.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName)), f => f.ErrorMessage)
        .ToDictionary(g => g.Key, g => g.ToArray());

    private static string Describe(Exception exception)
    {
        var lines = new List<string>();
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            lines.Add($"{e.GetType().FullName}{Environment.NewLine}{e.StackTrace}");
        }

        return string.Join(Environment.NewLine + "caused by ", lines);
    }
}
