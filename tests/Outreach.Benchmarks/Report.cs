using System.Globalization;
using System.Text.Json;

namespace Outreach.Benchmarks;

/// <summary>One measured figure.</summary>
/// <param name="Wanted">What it should be, in words; null if it is only for comparison.</param>
/// <param name="Met">Null if nothing is wanted.</param>
internal sealed record Figure(string Benchmark, string Name, double Value, string Unit, string? Wanted = null, bool? Met = null);

internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Table(IReadOnlyList<Figure> figures, TextWriter output)
    {
        foreach (var f in figures)
        {
            var verdict = f.Met switch { true => "met", false => "MISSED", null => string.Empty };
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{f.Name,-58} {f.Value,12:0.###} {f.Unit,-8} {f.Wanted,-16} {verdict}"));
        }
    }

    public static void Json(IReadOnlyList<Figure> figures, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(figures, Indented));
}
