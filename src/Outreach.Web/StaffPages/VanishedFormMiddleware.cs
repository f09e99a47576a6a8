using MediatR;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.WebUtilities;
using Outreach.Application;
using Outreach.Application.Security;
using Outreach.StaffConsole.Shell;

namespace Outreach.Web.StaffPages;

/// <summary>
/// A form that is sent although its page has it no more: it had landed and only the answer was lost, or somebody else was quicker.
/// The page as it is now says which.
/// </summary>
internal sealed class VanishedFormMiddleware(RequestDelegate next)
{
    private const string Done = "done";

    public Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType && context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            context.Response.OnStarting(() => IsUnknownForm(context.Response) ? ShowPageAsync(context) : Task.CompletedTask);
        }

        return next(context);
    }

    /// <summary>Pages are HTML, refusals too: plain text comes from the framework alone, for a form that it finds nowhere on the page.</summary>
    private static bool IsUnknownForm(HttpResponse response) =>
        response.StatusCode == StatusCodes.Status400BadRequest && response.ContentType?.StartsWith("text/plain", StringComparison.Ordinal) == true;

    private static async Task ShowPageAsync(HttpContext context)
    {
        var query = context.Request.Query.Where(q => q.Key is not (Done or ConsolePage.StaleField));
        var page = QueryHelpers.AddQueryString(context.Request.PathBase + context.Request.Path, query);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = await OutcomeAsync(context) is { } outcome ? QueryHelpers.AddQueryString(page, outcome, outcome == Done ? "saved" : "true") : page;
    }

    /// <returns>What the page is asked to say; null for a patient, whose page says it anyway.</returns>
    private static async Task<string?> OutcomeAsync(HttpContext context)
    {
        if (!context.RequestServices.GetRequiredService<Caller>().Has(Permission.SignedIn))
        {
            return null;
        }

        var key = context.Request.Form[PostForm.KeyField].ToString();
        return await context.RequestServices.GetRequiredService<IMediator>().Send(new HasLanded(key), context.RequestAborted) ? Done : ConsolePage.StaleField;
    }
}
