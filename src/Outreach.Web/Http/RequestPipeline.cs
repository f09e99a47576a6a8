using Outreach.Application;
using Outreach.Web.Security;

namespace Outreach.Web.Http;

/// <summary>What every HTTP request passes before its endpoint, outermost first.</summary>
internal static class RequestPipeline
{
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            OutreachJson.Configure(json.SerializerOptions);
            json.SerializerOptions.Converters.Add(new JsonText());
        });
        return builder;
    }

    public static void UseRequestPipeline(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseMiddleware<PlainAddressMiddleware>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        app.UseMiddleware<SameOriginMiddleware>();
        app.UseAuthorization();
        app.UseMiddleware<IdempotencyKeyMiddleware>();
    }
}
