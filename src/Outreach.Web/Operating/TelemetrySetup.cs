using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Outreach.Application.Pipeline;

namespace Outreach.Web.Operating;

/// <summary>Metrics and traces through OpenTelemetry; no value of a request is in either.</summary>
internal static class TelemetrySetup
{
    /// <summary>Traces and metrics go to the collector in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, if there is one.</summary>
    public static WebApplicationBuilder AddTelemetry(this WebApplicationBuilder builder)
    {
        var collector = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter(OutreachTelemetry.Name).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
            if (collector is not null)
            {
                metrics.AddOtlpExporter();
            }
        });
        if (collector is not null)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(OutreachTelemetry.Name)
                .AddAspNetCoreInstrumentation(o => o.EnrichWithHttpRequest = (activity, _) => Anonymise(activity))
                .AddOtlpExporter());
        }

        return builder;
    }

    /// <summary><c>/metrics</c> for Prometheus: with the token of <c>Metrics:Token</c>, or from this machine if there is none.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var token = app.Configuration["Metrics:Token"];
        app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/metrics") && !MayScrape(context, token), refused => refused.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }));
    }

    /// <remarks>Behind a proxy on this machine everybody comes from here: then a token is needed.</remarks>
    private static bool MayScrape(HttpContext context, string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !context.Request.Headers.ContainsKey("X-Forwarded-For");
        }

        return CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes("Bearer " + token));
    }

    /// <summary>The route says enough; the address itself may hold what somebody typed.</summary>
    private static void Anonymise(Activity activity)
    {
        activity.SetTag("url.path", null);
        activity.SetTag("url.query", null);
        activity.SetTag("user_agent.original", null);
    }
}
