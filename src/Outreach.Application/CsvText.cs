using System.Text;

namespace Outreach.Application;

/// <summary>Writes CSV after RFC 4180.</summary>
public static class CsvText
{
    /// <summary>One line, quoted where it must be.</summary>
    /// <param name="end">What a line ends with; some readers are particular.</param>
    public static StringBuilder AppendCsv(this StringBuilder text, IEnumerable<string> cells, string end = "\r\n") => text.AppendJoin(',', cells.Select(Quoted)).Append(end);

    private static string Quoted(string value) =>
        value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
