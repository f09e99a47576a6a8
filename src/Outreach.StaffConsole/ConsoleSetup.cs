using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Outreach.StaffConsole.Charts;
using Outreach.StaffConsole.Shell;

namespace Outreach.StaffConsole;

/// <summary>The console in the host: pages made on the server, without a circuit.</summary>
public static class ConsoleSetup
{
    public static IServiceCollection AddStaffConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddScoped(p => new Words(ConsoleLanguages.OfRequest(p.GetRequiredService<IHttpContextAccessor>().HttpContext)));
        services.AddScoped<HospitalChoice>();
        services.AddSingleton<ConsoleAssets>();
        services.AddHttpContextAccessor();
        return services;
    }

    /// <summary>Pages, style sheet and script. Pages ask for a sign-in as everything else does; the assets do not.</summary>
    public static void MapStaffConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/assets/{hash}/{name}", (string name, HttpContext context, ConsoleAssets assets) => assets.SendAsync(name, context)).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/language", (Delegate)ConsoleLanguages.ChooseAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/fulfilment/{id:guid}/{chart}.csv", FulfilmentFile.SendAsync).ExcludeFromDescription();
        routes.MapGet("/imports/{id:guid}/to-fix.csv", RowsToFixFile.SendAsync).ExcludeFromDescription();
        routes.MapRazorComponents<App>();
    }
}
