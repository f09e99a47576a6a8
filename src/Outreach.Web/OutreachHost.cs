using NodaTime;
using Outreach.Application;
using Outreach.Infrastructure.Databases;
using Outreach.Infrastructure.Registrations;
using Outreach.Infrastructure.Reminders;
using Outreach.Web.Errors;
using Outreach.Web.Http;

namespace Outreach.Web;

/// <summary>Composes the one host: API, jobs, and later the console.</summary>
public static class OutreachHost
{
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Host.UseDefaultServiceProvider(o => (o.ValidateScopes, o.ValidateOnBuild) = (true, true));

        var database = DatabaseSettings.From(builder.Configuration);
        builder.Services
            .AddApplication()
            .AddDatabase(database.Provider, database.ConnectionString)
            .AddRegistrationFiles()
            .AddMessageChannels(builder.Configuration)
            .AddSingleton<IClock>(SystemTime.Clock)
            .AddExceptionHandler<ProblemExceptionHandler>()
            .AddProblemDetails()
            .AddOpenApi()
            .ConfigureHttpJsonOptions(json => OutreachJson.Configure(json.SerializerOptions));

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapOpenApi();
        app.MapApi();
        await DatabaseStart.RunAsync(app.Services, database, app.Lifetime.ApplicationStopped);
        return app;
    }
}
