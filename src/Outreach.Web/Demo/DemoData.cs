using System.Globalization;
using Microsoft.VisualBasic.FileIO;
using NodaTime;
using NodaTime.Text;

namespace Outreach.Web.Demo;

/// <summary>The files beside the demo: real hospitals, missions and commitments, and invented registration lists.</summary>
internal sealed class DemoData(IWebHostEnvironment environment)
{
    private readonly string folder = Path.Combine(
        Directory.Exists(Path.Combine(environment.ContentRootPath, "Demo", "Data")) ? environment.ContentRootPath : AppContext.BaseDirectory, "Demo", "Data");

    /// <summary>One dictionary for each line, by the header's names; an empty field is an empty text.</summary>
    public List<Dictionary<string, string>> Read(string file)
    {
        using var parser = new TextFieldParser(Path.Combine(folder, file)) { Delimiters = [","], HasFieldsEnclosedInQuotes = true };
        var header = parser.ReadFields()!;
        var rows = new List<Dictionary<string, string>>();
        while (parser.ReadFields() is { } fields)
        {
            rows.Add(header.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second));
        }

        return rows;
    }

    public Task<byte[]> ReadListAsync(string file) => File.ReadAllBytesAsync(Path.Combine(folder, "registrations", file));

    public static LocalDate? Date(string text) => text.Length == 0 ? null : LocalDatePattern.Iso.Parse(text).GetValueOrThrow();

    public static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);

    public static string? Text(string text) => text.Length == 0 ? null : text;
}
