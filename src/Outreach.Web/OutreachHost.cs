using NodaTime;
using Outreach.Application;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Registrations;
using Outreach.Infrastructure.Reminders;
using Outreach.Web.Demo;
using Outreach.Web.Documents;
using Outreach.Web.Errors;
using Outreach.Web.Gateways;
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
        var ahead = DatabaseStart.LoadAheadAsync(database.Provider);
        builder.Services
            .AddApplication()
            .AddDatabase(database.Provider, database.ConnectionString, DatabaseStart.ModelOf(database.Provider))
            .AddMessageChannels(builder.Configuration)
            .AddRegistrationFiles()
            .AddSingleton<IClock>(SystemTime.Clock)
            .AddSingleton(TimeProvider.System);
        builder.AddErrors().AddConsole().AddApi().AddSignIn(database).AddGateways().AddDemo().AddJobs(database).AddHealth().AddDrain(database).AddTelemetry().AddApiDocument();
        adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseRequestPipeline();
        app.MapApiDocument();
        app.MapProblemsPage();
        app.MapHealth();
        app.MapMetrics();
        app.MapApi();
        app.MapConsole();
        app.MapGateways();
        app.MapJobsDashboard();
        var endpoints = CompileEndpointsAsync(app);
        await ahead;
        await DatabaseStart.RunAsync(app.Services, database, app.Lifetime.ApplicationStopped);
        await endpoints;
        return app;
    }

    /// <summary>Compiles the endpoints once, beside the start of the database.</summary>
    /// <remarks>
    /// Authorisation and routing each put the data sources together for themselves, and a data source makes its endpoints anew each time:
    /// left alone, the second time is in the first request. The composite keeps what it made.
    /// </remarks>
    private static Task<IReadOnlyList<Endpoint>> CompileEndpointsAsync(IEndpointRouteBuilder app)
    {
        var all = new CompositeEndpointDataSource(app.DataSources.ToList());
        app.DataSources.Clear();
        app.DataSources.Add(all);
        return Task.Run(() => all.Endpoints);
    }
}
