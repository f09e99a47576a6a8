using NodaTime;
using NodaTime.Text;

namespace Outreach.Web.Http;

/// <summary>A date in the address, as <c>2026-12-01</c>: the calendar of whatever hospital the request is about.</summary>
public readonly record struct DateInQuery(LocalDate Date)
{
    /// <summary>Called by the framework; false answers 400.</summary>
    public static bool TryParse(string? text, out DateInQuery date)
    {
        var isDate = LocalDatePattern.Iso.Parse(text ?? string.Empty).TryGetValue(default, out var parsed);
        date = new DateInQuery(parsed);
        return isDate;
    }
}
