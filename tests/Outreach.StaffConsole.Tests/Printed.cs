using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Outreach.StaffConsole.Tests;

/// <summary>A page as a printer would get it.</summary>
internal sealed partial class Printed
{
    private readonly Dictionary<string, (string Head, byte[] Content)> objects;

    private Printed(byte[] pdf)
    {
        var raw = Encoding.Latin1.GetString(pdf);
        objects = Objects().Matches(raw).ToDictionary(m => m.Groups[1].Value, m => Parts(m.Groups[2].Value));
        Sizes = [.. MediaBox().Matches(raw).Select(m => $"{Rounded(m.Groups[1])}x{Rounded(m.Groups[2])}")];

        // A printed fi may be one glyph, a printed space a no-break one.
        Text = ReadText(raw).Normalize(NormalizationForm.FormKC);
    }

    /// <summary>Of each page, in points.</summary>
    public IReadOnlyList<string> Sizes { get; }

    /// <summary>Everything written on the pages, piece by piece.</summary>
    public string Text { get; }

    public static async Task<Printed> OfAsync(IPage page) => new(await page.PdfAsync(new() { PreferCSSPageSize = true, PrintBackground = true }));

    private static (string, byte[]) Parts(string body)
    {
        var at = body.IndexOf("stream", StringComparison.Ordinal);
        if (at < 0)
        {
            return (body, []);
        }

        var (head, start) = (body[..at], body.IndexOf('\n', at) + 1);
        var bytes = Encoding.Latin1.GetBytes(body[start..body.LastIndexOf("endstream", StringComparison.Ordinal)]);
        if (!head.Contains("FlateDecode", StringComparison.Ordinal))
        {
            return (head, bytes);
        }

        using var packed = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        packed.CopyTo(unpacked);
        return (head, unpacked.ToArray());
    }

    /// <summary>Glyphs are numbers of their font, which says what each stands for.</summary>
    private string ReadText(string raw)
    {
        var fonts = FontNames().Matches(raw).DistinctBy(m => m.Groups[1].Value)
            .Where(m => objects.ContainsKey(m.Groups[2].Value) && ToUnicode().IsMatch(objects[m.Groups[2].Value].Head))
            .ToDictionary(m => m.Groups[1].Value, m => Letters(objects[ToUnicode().Match(objects[m.Groups[2].Value].Head).Groups[1].Value].Content));
        var text = new StringBuilder();
        foreach (var (_, content) in objects.Values.Where(o => o.Content.Length > 0))
        {
            Dictionary<int, string>? font = null;
            foreach (Match token in Tokens().Matches(Encoding.Latin1.GetString(content)))
            {
                if (token.Groups[1].Success)
                {
                    font = fonts.GetValueOrDefault(token.Groups[1].Value);
                    text.Append(' ');
                }
                else if (font is not null)
                {
                    text.AppendJoin(null, token.Groups[2].Value.Chunk(4).Select(c => font.GetValueOrDefault(Hex(new string(c)), "")));
                }
            }
        }

        return text.ToString();
    }

    private static Dictionary<int, string> Letters(byte[] map)
    {
        Dictionary<int, string> letters = [];
        foreach (Match section in Sections().Matches(Encoding.Latin1.GetString(map)))
        {
            var codes = Codes().Matches(section.Groups[2].Value).Select(m => m.Groups[1].Value).ToList();
            var width = section.Groups[1].Value == "char" ? 2 : 3;
            for (var i = 0; i + width <= codes.Count; i += width)
            {
                var (first, last) = (Hex(codes[i]), Hex(codes[i + width - 2]));
                for (var glyph = first; glyph <= last; glyph++)
                {
                    letters[glyph] = ((char)(Hex(codes[i + width - 1]) + glyph - first)).ToString();
                }
            }
        }

        return letters;
    }

    private static int Hex(string digits) => int.Parse(digits.AsSpan(0, Math.Min(4, digits.Length)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static long Rounded(Group number) => (long)Math.Round(double.Parse(number.ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)")]
    private static partial Regex MediaBox();

    [GeneratedRegex(@"(?:^|\n)(\d+) 0 obj(.*?)endobj", RegexOptions.Singleline)]
    private static partial Regex Objects();

    [GeneratedRegex(@"/(F\d+) (\d+) 0 R")]
    private static partial Regex FontNames();

    [GeneratedRegex(@"/ToUnicode (\d+) 0 R")]
    private static partial Regex ToUnicode();

    [GeneratedRegex(@"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"beginbf(char|range)(.*?)endbf", RegexOptions.Singleline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"<([0-9A-Fa-f]+)>")]
    private static partial Regex Codes();
}
