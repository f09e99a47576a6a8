using Microsoft.AspNetCore.Components;
using NodaTime;
using NodaTime.Text;
using Outreach.Application.Commitments;
using Outreach.StaffConsole.Shell;

namespace Outreach.StaffConsole.Charts;

/// <summary>Performed and verified operations beside the even plan and the goal, with the forecast where there is one.</summary>
internal static class BurnUpChart
{
    private const int Width = 900;
    private const int Height = 320;
    private const double Left = 60;
    private const double Right = 20;
    private const double Top = 16;
    private const double Bottom = 34;
    private static readonly LocalDatePattern Month = LocalDatePattern.CreateWithInvariantCulture("uuuu-MM");

    public static MarkupString Draw(CommitmentFulfilment f, IReadOnlyList<BurnUpPoint> points, Forecast? forecast, Words words)
    {
        var drawing = new SvgDrawing("burn-up", Width, Height, words.Direction == "rtl");
        var ceiling = f.Figures.Ceiling;
        var ticks = Axis.Ticks(Math.Max(ceiling, points.Count == 0 ? 0 : points[^1].Performed));
        var days = Math.Max(1, Period.DaysBetween(f.WindowFrom, f.WindowTo));

        foreach (var tick in ticks)
        {
            drawing.Line(Left, Y(tick), Width - Right, Y(tick), "rule");
            drawing.Text(Left - 8, Y(tick) + 4, words.Number(tick), "end");
        }

        Months(drawing, f, X);
        drawing.Line(Left, Y(ceiling), Width - Right, Y(ceiling), "goal");
        drawing.Line(X(f.WindowFrom), Y(0), X(f.WindowTo), Y(ceiling), "plan");
        if (forecast is not null)
        {
            drawing.Polygon([.. Placed(forecast.Line(forecast.Low)), .. Placed(forecast.Line(forecast.High)).Reverse()], "band");
        }

        drawing.Polyline([(X(f.WindowFrom), Y(0)), .. points.Select(p => (X(p.On), Y(p.Performed)))], "s2");
        drawing.Polyline([(X(f.WindowFrom), Y(0)), .. points.Select(p => (X(p.On), Y(p.Verified)))], "s1");
        if (forecast is not null)
        {
            drawing.Polyline(Placed(forecast.Line(forecast.Middle)), "forecast");
        }

        foreach (var point in points)
        {
            drawing.Dot(X(point.On), Y(point.Verified), "s1");
        }

        return drawing.Finish(words["fulfilment.burn-up"], words["fulfilment.described", f.Figures.Verified, f.Figures.Performed, ceiling]);

        double X(LocalDate on) => Left + ((Width - Left - Right) * Math.Clamp(Period.DaysBetween(f.WindowFrom, on) / (double)days, 0, 1));

        IEnumerable<(double, double)> Placed(IEnumerable<(LocalDate On, double Performed)> line) => line.Select(p => (X(p.On), Y(p.Performed)));

        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value / ticks[^1]);
    }

    /// <summary>Some eight months along the foot.</summary>
    private static void Months(SvgDrawing drawing, CommitmentFulfilment f, Func<LocalDate, double> x)
    {
        var months = ((f.WindowTo.Year - f.WindowFrom.Year) * 12) + f.WindowTo.Month - f.WindowFrom.Month + 1;
        var step = Math.Max(1, (months + 7) / 8);
        for (var day = f.WindowFrom; day <= f.WindowTo; day = day.PlusMonths(step))
        {
            drawing.Text(x(day), Height - 12, Month.Format(day), "middle");
        }
    }
}
