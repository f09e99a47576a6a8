using MediatR;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.ResponseCompression;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.StaffConsole;
using Outreach.StaffConsole.Shell;
using Outreach.Web.Security;

namespace Outreach.Web.StaffPages;

/// <summary>The console in this host, with the sign-in that its cookie comes from.</summary>
internal static class ConsoleRoutes
{
    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        builder.Services.AddStaffConsole();
        builder.Services.AddResponseCompression(o =>
        {
            // Pages repeat no secret that a stranger could guess by the length: the antiforgery token is masked anew each time.
            o.EnableForHttps = true;
            o.Providers.Add<BrotliPages>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        return builder;
    }

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapStaffConsole();
        routes.MapGet("/a/{token}/appointment.ics", AppointmentCalendar.GetAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/sign-in/check", SignIn).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/sign-out", SignOut).ExcludeFromDescription();
    }

    private static async Task<IResult> SignIn([FromForm] string? userName, [FromForm] string? password, [FromForm(Name = "return")] string? back, SignIns signIns, HttpContext context)
    {
        var target = LocalPath.Of(back);
        var person = userName is { Length: > 0 and <= 256 } && password is { Length: > 0 and <= 128 }
            ? await signIns.ByPasswordAsync(userName.Trim(), password, context.RequestAborted)
            : null;
        if (person is null)
        {
            return TypedResults.Redirect($"/sign-in?failed=true&return={Uri.EscapeDataString(target)}");
        }

        await context.SignInAsync(IdentityConstants.ApplicationScheme, person);
        return TypedResults.Redirect(target);
    }

    private static async Task<IResult> SignOut([FromForm(Name = "_back")] string? _, IMediator mediator, HttpContext context)
    {
        await mediator.Send(new SignOut(), context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return TypedResults.Redirect("/sign-in");
    }
}
