using NodaTime;

namespace Outreach.Web.Demo;

/// <summary>The demo exists in Development only.</summary>
internal static class DemoSetup
{
    public static bool IsDemo(this WebApplicationBuilder builder) =>
        builder.Environment.IsDevelopment() && builder.Configuration.GetValue("Demo:Enabled", true);

    public static WebApplicationBuilder AddDemo(this WebApplicationBuilder builder)
    {
        if (builder.IsDemo())
        {
            builder.Services.AddSingleton<DemoClock>();
            builder.Services.AddSingleton<IClock>(p => p.GetRequiredService<DemoClock>());
            builder.Services.AddSingleton<DemoProgramme>();
        }

        return builder;
    }

    public static Task EnsureDemoAsync(this WebApplication app) =>
        app.Services.GetService<DemoProgramme>() is { } demo ? demo.EnsureAsync(Console.Out) : Task.CompletedTask;
}
