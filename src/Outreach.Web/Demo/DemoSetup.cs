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
            builder.Services.AddSingleton(new DemoClock(SystemTime.Clock));
            builder.Services.AddSingleton<IClock>(p => p.GetRequiredService<DemoClock>());
            builder.Services.AddSingleton<DemoProgramme>();

            // After the audit of reads has begun, before the jobs and the server do.
            builder.Services.AddHostedService(p => p.GetRequiredService<DemoProgramme>());
        }

        return builder;
    }
}
