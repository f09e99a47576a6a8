using CsCheck;
using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Tests.Patients;

public sealed class BirthTextTests
{
    private static readonly LocalDate _camp = new(2026, 10, 24);

    [Theory]
    [InlineData("29.01.1966", 1966, 1, 29)]
    [InlineData("01/02/1932", 1932, 2, 1)]
    [InlineData("27.7.1954", 1954, 7, 27)]
    [InlineData("1965-12-17", 1965, 12, 17)]
    [InlineData("1961/8/5", 1961, 8, 5)]
    [InlineData("1961.8.5", 1961, 8, 5)]
    [InlineData("1943年3月6日", 1943, 3, 6)]
    [InlineData("19430321", 1943, 3, 21)]
    [InlineData("01.01.1950 г.", 1950, 1, 1)]
    [InlineData("01.01.1950 0:00", 1950, 1, 1)]
    [InlineData("1950-01-01T00:00:00", 1950, 1, 1)]
    [InlineData("۱۹۵۸/۰۵/۱۲", 1958, 5, 12)]
    [InlineData("24.10.1916", 1916, 10, 24)]
    [InlineData("24.10.2026", 2026, 10, 24)]
    [InlineData("29.02.1964", 1964, 2, 29)]
    public void A_full_date_is_read_day_before_month(string written, int year, int month, int day) =>
        Assert.Equal(Birth.On(new LocalDate(year, month, day)), BirthText.Read(written, _camp).Birth);

    [Theory]
    [InlineData("1951")]
    [InlineData("1951 г.")]
    [InlineData("1951 г.р.")]
    [InlineData("1951 год")]
    [InlineData("1951-yil")]
    [InlineData("1951年")]
    [InlineData("~1951")]
    [InlineData("00.00.1951")]
    [InlineData("00.05.1951")]
    [InlineData("1951-00-00")]
    public void A_year_alone_is_a_year(string written) => Assert.Equal(Birth.InYear(1951), BirthText.Read(written, _camp).Birth);

    [Theory]
    [InlineData("67 лет", 1959)]
    [InlineData("83 года", 1943)]
    [InlineData("67 years", 1959)]
    [InlineData("41 yrs", 1985)]
    [InlineData("67 yosh", 1959)]
    [InlineData("67岁", 1959)]
    [InlineData("67 ساله", 1959)]
    [InlineData("۶۷ ساله", 1959)]
    [InlineData("6 мес", 2026)]
    [InlineData("11 months", 2025)]
    [InlineData("10 oylik", 2025)]
    [InlineData("6个月", 2026)]
    [InlineData("110 лет", 1916)]
    public void An_age_with_its_unit_is_an_estimated_year(string written, int year) =>
        Assert.Equal(Birth.Around(year), BirthText.Read(written, _camp).Birth);

    [Theory]
    [InlineData("spring 1950", BirthProblem.Unreadable)]
    [InlineData("don't know", BirthProblem.Unreadable)]
    [InlineData("属龙", BirthProblem.Unreadable)]
    [InlineData("103", BirthProblem.Unreadable)]
    [InlineData("01.01.1950 13:30", BirthProblem.Unreadable)]
    [InlineData("18430321", BirthProblem.Unreadable)]
    [InlineData("29.02.1941", BirthProblem.Impossible)]
    [InlineData("31.02.1950", BirthProblem.Impossible)]
    [InlineData("1956/13/05", BirthProblem.Impossible)]
    [InlineData("05.13.1956", BirthProblem.Impossible)]
    [InlineData("31.02.58", BirthProblem.Impossible)]
    [InlineData("12.03.2061", BirthProblem.OutOfRange)]
    [InlineData("25.10.2026", BirthProblem.OutOfRange)]
    [InlineData("23.10.1915", BirthProblem.OutOfRange)]
    [InlineData("07.08.1887", BirthProblem.OutOfRange)]
    [InlineData("1915", BirthProblem.OutOfRange)]
    [InlineData("111 лет", BirthProblem.OutOfRange)]
    [InlineData("1321/05/12", BirthProblem.Calendar)]
    [InlineData("12.05.1338", BirthProblem.Calendar)]
    [InlineData("1338", BirthProblem.Calendar)]
    [InlineData("1200", BirthProblem.Calendar)]
    [InlineData("1500", BirthProblem.Calendar)]
    [InlineData("1501", BirthProblem.OutOfRange)]
    [InlineData("84", BirthProblem.Ambiguous)]
    [InlineData("5", BirthProblem.Ambiguous)]
    [InlineData("10.01.18", BirthProblem.Ambiguous)]
    public void What_cannot_be_read_or_cannot_be_says_why(string written, BirthProblem problem) =>
        Assert.Equal((null, problem), (BirthText.Read(written, _camp).Birth, BirthText.Read(written, _camp).Problem));

    [Theory]
    [InlineData("06.07.58", 1958, 7, 6)]
    [InlineData("29/10/54", 1954, 10, 29)]
    [InlineData("3.1.68", 1968, 1, 3)]
    [InlineData("01.01.15", 2015, 1, 1)]
    public void A_two_digit_year_counts_if_one_century_only_gives_a_possible_age(string written, int year, int month, int day)
    {
        var reading = BirthText.Read(written, _camp);

        Assert.Equal((Birth.On(new LocalDate(year, month, day)), true), (reading.Birth, reading.FromTwoDigitYear));
    }

    [Fact]
    public void A_bare_number_is_an_age_only_where_an_age_is_asked_for()
    {
        Assert.Equal(new AgeReading(67, false), BirthText.ReadAge("67"));
        Assert.Equal(new AgeReading(6, true), BirthText.ReadAge("6 мес"));
        Assert.Null(BirthText.ReadAge("old"));
        Assert.Null(BirthText.ReadAge("67.5"));
    }

    [Fact]
    public void Every_possible_date_is_read_back_from_every_form()
    {
        Gen.Int[0, 40_000].Sample(days =>
        {
            var date = new LocalDate(1917, 1, 1).PlusDays(days);
            if (date > _camp)
            {
                return true;
            }

            var birth = Birth.On(date);
            string[] forms = [$"{date:dd'.'MM'.'yyyy}", $"{date:yyyy'-'MM'-'dd}", $"{date:d'/'M'/'yyyy}", $"{date:yyyyMMdd}", $"{date.Year}年{date.Month}月{date.Day}日"];
            return forms.All(form => BirthText.Read(form, _camp).Birth == birth);
        });
    }

    [Fact]
    public void No_text_breaks_the_reading_of_births() =>
        Gen.String[Gen.OneOf(Gen.OneOf('0', '1', '9', '.', '/', '-', '年', '月', 'г', ' ', '~'), Gen.Char), 0, 60]
            .Sample(text => BirthText.Read(text, _camp) is var reading && (reading.Birth is null) == (reading.Problem != BirthProblem.None));
}
