using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Outreach.StaffConsole.Charts;

/// <summary>An SVG picture in the making. Colours come from the style sheet by class; right to left everything across is mirrored.</summary>
/// <param name="id">Unique on the page; names title and description.</param>
/// <param name="mirrored">The page is read from right to left.</param>
internal sealed class SvgDrawing(string id, int width, int height, bool mirrored)
{
    private readonly StringBuilder body = new();

    public void Line(double x1, double y1, double x2, double y2, string css) =>
        Add($"<line x1=\"{At(x1)}\" y1=\"{N(y1)}\" x2=\"{At(x2)}\" y2=\"{N(y2)}\" class=\"{css}\"/>");

    public void Polyline(IEnumerable<(double X, double Y)> points, string css) =>
        Add($"<polyline points=\"{string.Join(' ', points.Select(p => $"{At(p.X)},{N(p.Y)}"))}\" class=\"{css}\"/>");

    public void Polygon(IEnumerable<(double X, double Y)> points, string css) =>
        Add($"<polygon points=\"{string.Join(' ', points.Select(p => $"{At(p.X)},{N(p.Y)}"))}\" class=\"{css}\"/>");

    public void Dot(double x, double y, string css) => Add($"<circle cx=\"{At(x)}\" cy=\"{N(y)}\" r=\"3\" class=\"{css}\"/>");

    public void Rect(double x, double y, double w, double h, string css) =>
        Add($"<rect x=\"{N(mirrored ? width - x - w : x)}\" y=\"{N(y)}\" width=\"{N(w)}\" height=\"{N(h)}\" class=\"{css}\"/>");

    /// <param name="anchor">start, middle or end, along the direction of reading, which the picture has from the page.</param>
    public void Text(double x, double y, string text, string anchor, string css = "") =>
        Add($"<text x=\"{At(x)}\" y=\"{N(y)}\" text-anchor=\"{anchor}\" class=\"{css}\">{HtmlEncoder.Default.Encode(text)}</text>");

    /// <summary>The picture with a name and a description for those who do not see it.</summary>
    public MarkupString Finish(string title, string description) => new(
        $"<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">"
        + $"<title id=\"{id}-t\">{HtmlEncoder.Default.Encode(title)}</title><desc id=\"{id}-d\">{HtmlEncoder.Default.Encode(description)}</desc>{body}</svg>");

    private string At(double x) => N(mirrored ? width - x : x);

    private void Add(string element) => body.Append(element);

    private static string N(double number) => Math.Round(number, 1).ToString(CultureInfo.InvariantCulture);
}
