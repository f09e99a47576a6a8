using System.Globalization;
using System.Net;
using System.Text;

namespace Outreach.Web.Errors;

/// <summary>The page that explains every kind of problem.</summary>
internal static class ProblemsPage
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(Write());

    public static void MapProblemsPage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/problems", () => TypedResults.Bytes(Page, "text/html; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();

    private static string Write()
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Problems that Outreach answers with</title></head><body>");
        html.Append("<h1>Problems that Outreach answers with</h1>");
        html.Append("<p>A refused request gets a body of the media type application/problem+json. Its <code>type</code> is stable: match on it, not on the words. ");
        html.Append("<code>traceId</code> finds the request in the server's logs.</p>");
        Table(html, "Of every operation", ProblemCatalogue.All.Where(k => !k.IsRule));
        Table(html, "Rules of the programme", ProblemCatalogue.All.Where(k => k.IsRule));
        return html.Append("</body></html>").ToString();
    }

    private static void Table(StringBuilder html, string title, IEnumerable<ProblemKind> kinds)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><table><thead><tr><th scope=\"col\">Type</th><th scope=\"col\">Status</th><th scope=\"col\">What it means</th><th scope=\"col\">What to do</th></tr></thead><tbody>");
        foreach (var kind in kinds)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr id=\"{kind.Code}\"><td><code>{kind.Type}</code></td><td>{kind.Status}</td><td>{WebUtility.HtmlEncode(kind.Meaning)}</td><td>{WebUtility.HtmlEncode(kind.Remedy)}</td></tr>");
        }

        html.Append("</tbody></table>");
    }
}
