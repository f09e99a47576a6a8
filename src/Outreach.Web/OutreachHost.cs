using NodaTime;
using Outreach.Application;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Registrations;
using Outreach.Infrastructure.Reminders;
using Outreach.Web.Demo;
using Outreach.Web.Documents;
using Outreach.Web.Errors;
using Outreach.Web.Http;
using Outreach.Web.Jobs;
using Outreach.Web.Operating;
using Outreach.Web.Security;
using Outreach.Web.StaffPages;

namespace Outreach.Web;

/// <summary>Composes the one host: API, jobs and console.</summary>
public static class OutreachHost
{
    /// <param name="args">Configuration from the command line.</param>
    /// <param name="adjust">Last word on services, for tests: another clock, say.</param>
    public static async Task<WebApplication> BuildAsync(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Host.UseDefaultServiceProvider(o => (o.ValidateScopes, o.ValidateOnBuild) = (true, true));

        var database = DatabaseSettings.From(builder.Configuration);
        builder.Services
            .AddApplication()
            .AddDatabase(database.Provider, database.ConnectionString)
            .AddMessageChannels(builder.Configuration)
            .AddRegistrationFiles()
            .AddSingleton<IClock>(SystemTime.Clock)
            .AddSingleton(TimeProvider.System);
        builder.AddErrors().AddConsole().AddApi().AddSignIn(database).AddDemo().AddJobs().AddHealth().AddTelemetry().AddApiDocument();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseRequestPipeline();
        app.MapApiDocument();
        app.MapProblemsPage();
        app.MapHealth();
        app.MapMetrics();
        app.MapApi();
        app.MapConsole();
        app.MapJobsDashboard();
        await DatabaseStart.RunAsync(app.Services, database, app.Lifetime.ApplicationStopped);
        return app;
    }
}
