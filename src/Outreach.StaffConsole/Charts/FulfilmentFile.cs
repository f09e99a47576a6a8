using System.Globalization;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using NodaTime.Text;
using Outreach.Application;
using Outreach.Application.Commitments;

namespace Outreach.StaffConsole.Charts;

/// <summary>The numbers of one chart as a CSV file: data, so in no language.</summary>
internal static class FulfilmentFile
{
    public static async Task<FileContentHttpResult> SendAsync(Guid id, string chart, IMediator mediator, IClock clock, CancellationToken cancellationToken)
    {
        var fulfilment = await mediator.Send(new GetFulfilment(id), cancellationToken);
        var today = clock.GetCurrentInstant().InUtc().Date;
        IEnumerable<string[]> rows = chart switch
        {
            "burn-up" => BurnUpRows(fulfilment, today),
            "forecast" => ForecastRows(Forecast.Of(fulfilment, today)),
            "hospitals" => Lines("hospital", fulfilment.ByHospital),
            "countries" => Lines("country", fulfilment.ByCountry),
            "missions" => Lines("mission", fulfilment.ByMission),
            "waiting" => [["tier", "waiting", "on_hold"], .. fulfilment.Waiting.ByTier.Select(t => new[] { t.Tier.ToString(), Text(t.Waiting), Text(t.OnHold) })],
            _ => throw new NotFoundException("chart"),
        };

        // With the mark by which spreadsheets know the encoding.
        var csv = new StringBuilder("\uFEFF");
        foreach (var row in rows)
        {
            csv.AppendCsv(row);
        }

        return TypedResults.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"{fulfilment.Code}-{chart}.csv");
    }

    private static IEnumerable<string[]> BurnUpRows(CommitmentFulfilment f, LocalDate today) =>
    [
        ["month", "until", "performed", "verified", "even_plan"],
        .. BurnUp.Of(f, today).Select(p => new[]
        {
            p.Month, LocalDatePattern.Iso.Format(p.On), Text(p.Performed), Text(p.Verified), Text(EvenPlan.At(p.On, f.Figures.Ceiling, f.WindowFrom, f.WindowTo)),
        }),
    ];

    private static IEnumerable<string[]> ForecastRows(Forecast? forecast) =>
    [
        ["course", "per_month", "until", "performed", "promise_reached_in"],
        .. forecast is not { } f ? [] : new[] { ("slower", f.Low), ("average", f.Middle), ("faster", f.High) }.Select(c => new[]
        {
            c.Item1, c.Item2.PerMonth.ToString("0.0", CultureInfo.InvariantCulture), LocalDatePattern.Iso.Format(f.To), Text(c.Item2.ByTheEnd), c.Item2.ReachedIn ?? "",
        }),
    ];

    /// <remarks>An empty number of people is one that is not shown, so that nobody is recognised by it.</remarks>
    private static IEnumerable<string[]> Lines(string key, IReadOnlyList<FulfilmentLine> lines) =>
    [
        [key, "reserved", "performed", "verified", "reversed", "people"],
        .. lines.Select(l => new[] { l.Key, Text(l.Reserved), Text(l.Performed), Text(l.Verified), Text(l.Reversed), l.Patients.Count is { } people ? Text(people) : "" }),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
