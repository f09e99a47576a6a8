using Microsoft.AspNetCore.WebUtilities;
using NodaTime;
using NodaTime.Text;

namespace Outreach.StaffConsole.Shell;

/// <summary>What stands in an address; what cannot be read is as if it were not there.</summary>
internal static class QueryText
{
    public static LocalDate? Date(string? text) => text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true } date ? date.Value : null;

    public static LocalTime? Time(string? text) =>
        text is not null && LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text) is { Success: true } time ? time.Value : null;

    public static T? Choice<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value : null;

    /// <summary>The same page on this site, with one more value in its address.</summary>
    public static string With(string uri, string name, string value)
    {
        var (path, query) = (new Uri(uri).AbsolutePath, QueryHelpers.ParseQuery(new Uri(uri).Query));
        query[name] = value;
        return QueryHelpers.AddQueryString(path, query.Where(q => q.Value.ToString().Length > 0));
    }
}
