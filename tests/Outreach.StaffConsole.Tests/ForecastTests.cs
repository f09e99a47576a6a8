using NodaTime;
using Outreach.Application.Commitments;
using Outreach.Domain.Commitments;
using Outreach.StaffConsole.Charts;

namespace Outreach.StaffConsole.Tests;

public sealed class ForecastTests
{
    private static readonly LocalDate Today = new(2026, 11, 24);

    [Fact]
    public void It_goes_on_with_the_average_month_and_with_those_of_the_slower_and_the_faster_half()
    {
        var forecast = Forecast.Of(Given(ceiling: 1_000, performed: 300, [30, 0, 60, 10, 20, 60]), Today)!;

        Assert.Equal([30, 0, 60, 10, 20, 60], forecast.Months);
        Assert.Equal([10, 30, 50], new[] { forecast.Low, forecast.Middle, forecast.High }.Select(c => c.PerMonth));

        // From 24 November 2026 to 31 December 2027 there are 402 days, 13.2 months of 30.4.
        Assert.Equal([432, 696, 960], new[] { forecast.Low, forecast.Middle, forecast.High }.Select(c => c.ByTheEnd));
        Assert.All([forecast.Low, forecast.Middle, forecast.High], c => Assert.Null(c.ReachedIn));
    }

    [Fact]
    public void It_says_in_which_month_the_promise_is_reached_and_its_line_ends_there()
    {
        var forecast = Forecast.Of(Given(ceiling: 400, performed: 340, [20, 20, 20, 20, 20, 20]), Today)!;

        Assert.Equal("2027-02", forecast.Middle.ReachedIn);
        Assert.Equal([340, 400, 400], forecast.Line(forecast.Middle).Select(p => p.Performed));
    }

    [Fact]
    public void There_is_none_before_three_full_months_nor_after_the_end_nor_once_the_promise_is_reached()
    {
        Assert.Null(Forecast.Of(Given(400, 100, [20, 20], from: new LocalDate(2026, 8, 2)), Today));
        Assert.NotNull(Forecast.Of(Given(400, 100, [20, 20, 20], from: new LocalDate(2026, 8, 1)), Today));
        Assert.Null(Forecast.Of(Given(400, 100, [20, 20, 20]), new LocalDate(2027, 12, 31)));
        Assert.Null(Forecast.Of(Given(400, 400, [20, 20, 20]), Today));
    }

    [Fact]
    public void The_slower_course_is_never_above_the_middle_one_nor_that_above_the_faster()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var (performed, ceiling) = (random.Next(5_000), random.Next(5_000, 9_000));
            var f = Forecast.Of(Given(ceiling, performed, [.. Enumerable.Range(0, random.Next(3, 7)).Select(_ => random.Next(300))]), Today)!;

            Assert.True(performed <= f.Low.ByTheEnd && f.Low.ByTheEnd <= f.Middle.ByTheEnd && f.Middle.ByTheEnd <= f.High.ByTheEnd);
            Assert.All([f.Low, f.Middle, f.High], c =>
            {
                Assert.Equal(c.ByTheEnd >= ceiling, c.ReachedIn is not null);
                Assert.All(f.Line(c).Zip(f.Line(c).Skip(1)), p => Assert.True(p.First.On <= p.Second.On && p.First.Performed <= p.Second.Performed && p.Second.Performed <= ceiling));
            });
        }
    }

    [Fact]
    public void The_even_plan_is_nothing_before_the_first_day_and_everything_on_the_last()
    {
        var (from, to) = (new LocalDate(2026, 1, 1), new LocalDate(2026, 12, 31));

        Assert.Equal([0, 1, 365, 365], new[] { from.PlusDays(-1), from, to, to.PlusDays(9) }.Select(d => EvenPlan.At(d, 365, from, to)));
    }

    /// <param name="months">The last full months before today, the oldest first.</param>
    private static CommitmentFulfilment Given(int ceiling, int performed, int[] months, LocalDate? from = null)
    {
        var first = new LocalDate(2026, 11, 1).PlusMonths(-months.Length);
        var byMonth = months.Select((n, i) => new FulfilmentLine(first.PlusMonths(i).ToString("uuuu-MM", null), 0, n, 0, 0, new PatientCount(n, false))).ToList();
        return new CommitmentFulfilment(
            Guid.NewGuid(), "C", "Commitment", CommitmentStatus.Active, from ?? new LocalDate(2026, 1, 1), new LocalDate(2027, 12, 31),
            new FulfilmentFigures(ceiling, 0, ceiling, 0, ceiling, 0, performed, 0, 0, 0, ceiling, new PatientCount(0, false)), [], [], [], byMonth,
            new WaitingFigures(Today, 0, 0, [], null, null), new AttendanceFigures(0, 0, 0, null));
    }
}
