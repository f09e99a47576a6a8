using System.Globalization;
using System.Reflection;

namespace Outreach.Web.Http;

/// <summary>The version in the If-Match header: <c>"3"</c>; null if there is none or it is <c>*</c>.</summary>
public readonly record struct IfMatch(long? Version)
{
    public static ValueTask<IfMatch> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*")
        {
            return new(new IfMatch(null));
        }

        return long.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new(new IfMatch(version))
            : throw new Application.StaleVersionException();
    }
}

internal static class ETags
{
    /// <summary>Tells the caller the version to send back as If-Match.</summary>
    public static void SetETag(this HttpContext context, long version) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
