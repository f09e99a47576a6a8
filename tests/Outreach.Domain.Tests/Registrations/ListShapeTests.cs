using Outreach.Domain.Registrations;

namespace Outreach.Domain.Tests.Registrations;

public sealed class ListShapeTests
{
    [Theory]
    [InlineData("ФИО|Пол|Г.р.|Телефон")]
    [InlineData("Ф.И.О.*|Пол (м/ж):|Дата рождения|Vis ОD")]
    [InlineData("F.I.Sh.|Jinsi|Tugʻilgan sanasi|Oʻng ko‘z")]
    [InlineData("姓名|性别|出生日期|右眼视力")]
    [InlineData("full_name|sex|birth_date|va_right")]
    [InlineData("Surname|First name|DOB|Father's name")]
    [InlineData("？|Name|Sex|Age|Tel.")]
    public void A_header_is_known_in_every_language(string header) => Assert.NotNull(HeaderMap.TryRead(Rows.Row(1, header.Split('|'))));

    [Theory]
    [InlineData("Family name|Sex|DOB|Phone")]
    [InlineData("Name|Sex|DOB")]
    [InlineData("List of patients|10.10.2026")]
    public void Without_a_name_or_four_known_columns_it_is_no_header(string header) => Assert.Null(HeaderMap.TryRead(Rows.Row(1, header.Split('|'))));

    [Fact]
    public void Two_columns_of_one_meaning_are_noticed() =>
        Assert.True(HeaderMap.TryRead(Rows.Row(1, "ФИО", "Пол", "Телефон", "Тел.", "Возраст"))!.HasDoubledColumn);

    [Fact]
    public void Rows_that_are_no_people_are_skipped()
    {
        var header = HeaderMap.TryRead(Rows.Row(1, "№", "ФИО", "Пол", "Г.р.", "Vis OD", "Очередь"))!;
        var reader = new RowReader(Rows.List, header, ListingLimits.Default);

        Assert.Equal(("row.empty", RowOutcome.Skipped), First(reader.Read(Rows.Row(2))));
        Assert.Equal(("row.empty", RowOutcome.Skipped), First(reader.Read(Rows.Row(3, "17", "", " ", "-"))));
        Assert.Equal(("row.total", RowOutcome.Skipped), First(reader.Read(Rows.Row(4, "Итого: 306 чел."))));
        Assert.Equal(("row.total", RowOutcome.Skipped), First(reader.Read(Rows.Row(5, "", "合计：208人"))));
        Assert.Equal(("row.header", RowOutcome.Skipped), First(reader.Read(Rows.Row(6, "№", "ФИО ", "Пол", "Г.р.", "Vis OD", "Очередь"))));
        Assert.Equal(("row.columns", RowOutcome.Rejected), First(reader.Read(Rows.Row(7, "1", "Боронов Т", "м", "1950", "0.1", "", "", "shifted"))));
    }

    [Fact]
    public void A_name_that_only_begins_like_a_total_is_a_person()
    {
        var header = HeaderMap.TryRead(Rows.Row(1, "ФИО", "Пол", "Г.р.", "Vis OD"))!;
        var answer = new RowReader(Rows.List, header, ListingLimits.Default).Read(Rows.Row(2, "Jamila Karimova", "ж", "1950", "0.1"));

        Assert.Equal(RowOutcome.Warned, answer.Outcome);
    }

    [Theory]
    [InlineData("=1+1", true)]
    [InlineData("@SUM(1)", true)]
    [InlineData("+cmd|' /C calc'!A0", true)]
    [InlineData("-HYPERLINK(1)", true)]
    [InlineData("+998(93)0957116", false)]
    [InlineData("+992 93 5000232 (сын)", false)]
    [InlineData("-", false)]
    [InlineData("-5", false)]
    [InlineData("a=b", false)]
    public void A_formula_is_told_from_a_number(string cell, bool formula) => Assert.Equal(formula, FormulaCells.IsFormula(cell));

    private static (string Code, RowOutcome Outcome) First(RowAnswer answer) => (Assert.Single(answer.Codes), answer.Outcome);
}
