using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Infrastructure.Identity;
using Outreach.StaffConsole.Shell;

namespace Outreach.Web.Security;

/// <summary>Who may come in: a cookie for the console, bearer tokens for programs, and nobody by default.</summary>
internal static class SignInSetup
{
    private const string CookieOrBearer = "CookieOrBearer";

    public static WebApplicationBuilder AddSignIn(this WebApplicationBuilder builder, DatabaseSettings database)
    {
        var settings = builder.Configuration.GetSection("Security");
        var services = builder.Services;
        services.AddStaffIdentity(new LockoutRule(settings.GetValue("Lockout:Attempts", 5), settings.GetValue("Lockout:Minutes", 15)));
        services.AddHttpContextAccessor();
        services.AddScoped<SignInManager<StaffUser>>();
        services.AddScoped<IUserConfirmation<StaffUser>, DefaultUserConfirmation<StaffUser>>();
        services.AddScoped<SignIns>();
        services.AddScoped<FirstAdministrator>();

        services.AddAuthentication(CookieOrBearer)
            .AddPolicyScheme(CookieOrBearer, null, o => o.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, o => ConfigureCookie(o, TimeSpan.FromHours(settings.GetValue("CookieHours", 12))))
            .AddBearerToken(IdentityConstants.BearerScheme, o =>
            {
                o.BearerTokenExpiration = TimeSpan.FromMinutes(settings.GetValue("AccessTokenMinutes", 60));
                o.RefreshTokenExpiration = TimeSpan.FromDays(settings.GetValue("RefreshTokenDays", 7));
            });

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(AccessPolicies.Jobs, policy => policy.RequireAuthenticatedUser().RequireAssertion(c => Holds(c, Permission.ViewJobs)));

        ProtectKeys(services, KeysSecret.From(settings, database));
        services.AddSingleton<SigningKey>().AddSingleton<IAppointmentLinks, AppointmentLinks>();
        return builder;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options, TimeSpan lifetime)
    {
        options.Cookie.Name = "outreach";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = lifetime;
        options.SlidingExpiration = true;

        // People are shown the way to the form; programs get a status.
        options.Events.OnRedirectToLogin = context => ConsoleProblems.WantsPage(context.HttpContext)
            ? SendToSignIn(context.HttpContext)
            : Answer(context.Response, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context.Response, StatusCodes.Status403Forbidden);
    }

    private static Task SendToSignIn(HttpContext context)
    {
        var back = HttpMethods.IsGet(context.Request.Method) ? context.Request.Path + context.Request.QueryString : "/";
        context.Response.Redirect("/sign-in?return=" + Uri.EscapeDataString(back));
        return Task.CompletedTask;
    }

    private static Task Answer(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static bool Holds(AuthorizationHandlerContext context, Permission permission) =>
        context.Resource is HttpContext http && http.RequestServices.GetRequiredService<Caller>().Has(permission);

    /// <summary>Keys live in the database: or everybody would be signed out by a restart, and at the next node.</summary>
    private static void ProtectKeys(IServiceCollection services, KeysSecret secret)
    {
        services.AddSingleton(secret).AddSingleton<ProtectionKeys>();
        services.AddDataProtection().SetApplicationName("Outreach");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            options.XmlRepository = provider.GetRequiredService<ProtectionKeys>();
            options.XmlEncryptor = secret.Exists ? new SecretEncryptor(secret) : null;
        });
    }
}

/// <summary>Names of authorisation policies that endpoints outside the API ask for.</summary>
internal static class AccessPolicies
{
    public const string Jobs = "Jobs";
}
