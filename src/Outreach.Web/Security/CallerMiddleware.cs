using System.Security.Claims;
using Outreach.Application.Security;
using Outreach.Infrastructure.Identity;

namespace Outreach.Web.Security;

/// <summary>Tells the request's scope who calls. Whose sign-in has ended is nobody.</summary>
internal sealed class CallerMiddleware(RequestDelegate next, StaffDirectory directory)
{
    public async Task InvokeAsync(HttpContext context, Caller caller)
    {
        if (Ticket.UserIdOf(context.User) is { } id)
        {
            var staff = await directory.FindAsync(id, context.RequestAborted);
            if (staff is { IsDisabled: false } && staff.SecurityStamp == Ticket.StampOf(context.User))
            {
                caller.Become(staff.Id, staff.Roles);
            }
            else
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity());
            }
        }

        await next(context);
    }
}
