using Microsoft.AspNetCore.Components;
using Outreach.StaffConsole.Shell;

namespace Outreach.StaffConsole.Charts;

/// <param name="Label">Short: a code.</param>
/// <param name="Parts">In the order of the legend.</param>
internal sealed record Bar(string Label, IReadOnlyList<int> Parts)
{
    public int Total => Parts.Sum();
}

/// <summary>Lying bars of parts, with each bar's sum behind it.</summary>
internal static class BarChart
{
    private const int Width = 480;
    private const double Left = 116;
    private const double Right = 56;
    private const double Row = 30;

    public static MarkupString Draw(string id, string title, IReadOnlyList<Bar> bars, Words words)
    {
        var drawing = new SvgDrawing(id, Width, (int)(Row * Math.Max(1, bars.Count)), words.Direction == "rtl");
        var longest = Math.Max(1, bars.Count == 0 ? 1 : bars.Max(b => b.Total));
        for (var i = 0; i < bars.Count; i++)
        {
            var (x, y) = (Left, (i * Row) + 6);
            drawing.Text(Left - 8, y + 14, bars[i].Label, "end");
            for (var part = 0; part < bars[i].Parts.Count; part++)
            {
                var length = (Width - Left - Right) * bars[i].Parts[part] / longest;
                if (length > 0)
                {
                    drawing.Rect(x, y, length, 18, $"b{part + 1}");
                }

                x += length;
            }

            drawing.Text(x + 8, y + 14, words.Number(bars[i].Total), "start", "sum");
        }

        return drawing.Finish(title, string.Join("; ", bars.Select(b => $"{b.Label}: {words.Number(b.Total)}")));
    }
}
