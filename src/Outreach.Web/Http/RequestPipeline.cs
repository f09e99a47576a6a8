using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Outreach.Application;
using Outreach.Web.Security;
using Outreach.Web.StaffPages;

namespace Outreach.Web.Http;

/// <summary>What every HTTP request passes before its endpoint, outermost first.</summary>
internal static class RequestPipeline
{
    private const long Mebibyte = 1024 * 1024;

    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            OutreachJson.Configure(json.SerializerOptions);
            json.SerializerOptions.Converters.Add(new JsonText());
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = builder.Configuration.GetValue("Limits:BodyBytes", Mebibyte);
        });
        builder.AddRateLimits();

        // Whom to believe about the caller's address; nobody unless configured. Networks are for proxies whose address changes, as in Kubernetes.
        var settings = builder.Configuration.GetSection("ReverseProxy");
        var proxies = settings.GetSection("KnownProxies").Get<string[]>() ?? [];
        var networks = settings.GetSection("KnownNetworks").Get<string[]>() ?? [];
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders = proxies.Length + networks.Length > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
            o.KnownProxies.Clear();
            o.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                o.KnownProxies.Add(IPAddress.Parse(proxy));
            }

            foreach (var network in networks)
            {
                o.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
        return builder;
    }

    public static void UseRequestPipeline(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<PlainAddressMiddleware>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<SameOriginMiddleware>();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<IdempotencyKeyMiddleware>();
        app.UseMiddleware<VanishedFormMiddleware>();
    }
}
