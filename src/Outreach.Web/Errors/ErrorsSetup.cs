using Microsoft.AspNetCore.Routing;
using Outreach.StaffConsole.Shell;

namespace Outreach.Web.Errors;

internal static class ErrorsSetup
{
    /// <summary>Every failure is an RFC 9457 problem of a kind in <see cref="ProblemCatalogue"/>.</summary>
    public static WebApplicationBuilder AddErrors(this WebApplicationBuilder builder)
    {
        // Ours before the framework's, which stays silent for callers that do not accept JSON.
        builder.Services.AddSingleton<IProblemDetailsWriter, ConsoleProblems>();
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ProblemExceptionHandler>();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        return builder;
    }
}
