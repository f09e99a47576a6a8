using Microsoft.AspNetCore.Http;
using Outreach.Application.Reminders;

namespace Outreach.StaffConsole.Shell;

/// <summary>In which language a person reads the console: as they chose, else as their browser asks.</summary>
internal static class ConsoleLanguages
{
    public const string Cookie = "outreach-language";

    /// <summary>Every language of the console with its own name.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> All =
    [
        ("en", "English"), ("ru", "Русский"), ("uz-Latn", "Oʻzbekcha"), ("uz-Cyrl", "Ўзбекча"), ("kk", "Қазақша"), ("ky", "Кыргызча"),
        ("tg", "Тоҷикӣ"), ("zh-Hans", "简体中文"), ("hi", "हिन्दी"), ("ur", "اردو"), ("fa", "فارسی"), ("be", "Беларуская"),
    ];

    public static string OfRequest(HttpContext? context)
    {
        if (context is null)
        {
            return "en";
        }

        // A patient's page is linked to in the patient's language, whoever's phone it is opened on.
        var linked = context.Request.Path.StartsWithSegments("/a") ? context.Request.Query["lang"].ToString() : null;
        return MessageLanguages.Choose(
            [linked, context.Request.Cookies[Cookie], .. context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value)]);
    }

    /// <summary>Takes the choice from the form and goes back to the page that it was made on.</summary>
    public static async Task<IResult> ChooseAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (MessageLanguages.Find(form["language"]) is { } language)
        {
            context.Response.Cookies.Append(
                Cookie, language, new CookieOptions { MaxAge = TimeSpan.FromDays(400), SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true, Secure = context.Request.IsHttps });
        }

        return Results.Redirect(LocalPath.Of(form["back"]));
    }
}

/// <summary>An address on this site; anything else becomes the home page, so that no link of ours leads away.</summary>
public static class LocalPath
{
    public static string Of(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && path.Length <= 2_000 && !path.Any(char.IsControl) ? path : "/";
}
