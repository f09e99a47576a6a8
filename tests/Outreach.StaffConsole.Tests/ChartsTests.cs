using Outreach.StaffConsole.Charts;

namespace Outreach.StaffConsole.Tests;

public sealed class ChartsTests
{
    [Theory]
    [InlineData(0, new[] { 0, 1 })]
    [InlineData(7, new[] { 0, 2, 4, 6, 8 })]
    [InlineData(100, new[] { 0, 20, 40, 60, 80, 100 })]
    [InlineData(2_000, new[] { 0, 500, 1_000, 1_500, 2_000 })]
    public void Marks_are_round_and_reach_the_largest_value(int largest, int[] marks) => Assert.Equal(marks, Axis.Ticks(largest));

    [Fact]
    public void Right_to_left_a_picture_is_mirrored_and_its_text_is_not_markup()
    {
        var drawing = new SvgDrawing("x", 100, 10, mirrored: true);
        drawing.Rect(10, 0, 20, 5, "b1");
        drawing.Text(10, 5, "<b>", "end");

        var svg = drawing.Finish("A & B", "").Value;

        Assert.Contains("<rect x=\"70\"", svg, StringComparison.Ordinal);
        Assert.Contains("<text x=\"90\"", svg, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", svg, StringComparison.Ordinal);
        Assert.Contains("A &amp; B", svg, StringComparison.Ordinal);
    }
}
