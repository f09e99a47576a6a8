using System.Text;
using CsCheck;
using NodaTime;
using Outreach.Application.Ports;
using Outreach.Domain.Registrations;
using Outreach.Infrastructure.Registrations;

namespace Outreach.Application.Tests.Registrations;

public sealed class WorkbookTests
{
    private static readonly string _header = Workbook.Texts(1, "ФИО", "Пол", "Г.р.", "Vis OD");

    [Fact]
    public void The_first_sheet_in_which_a_header_is_found_counts()
    {
        var book = new Workbook().Sheet(Workbook.Texts(1, "Instructions")).Sheet(_header + Workbook.Texts(5, "Боронов Т", "м")).Sheet(_header);

        var file = Open(book);

        Assert.Equal((1, 4), (file.Header!.Row, file.RowCount));
        Assert.Equal([2, 3, 4, 5], file.Rows.Select(row => row.Number));
    }

    [Theory]
    [InlineData(false, "18292", "1", "1950-01-29")]
    [InlineData(false, "18292", "3", "1950-01-29")]
    [InlineData(true, "16830", "1", "1950-01-29")]
    [InlineData(false, "1", "1", "1900-01-01")]
    [InlineData(false, "59", "1", "1900-02-28")]
    [InlineData(false, "61", "1", "1900-03-01")]
    [InlineData(true, "0", "1", "1904-01-01")]
    public void A_number_with_a_date_format_is_a_date_of_the_workbooks_system(bool is1904, string stored, string style, string date)
    {
        var cell = Cell($"<c s=\"{style}\"><v>{stored}</v></c>", is1904);

        Assert.Equal(date, cell.Text);
        Assert.Equal(NodaTime.Text.LocalDatePattern.Iso.Parse(date).Value, cell.Date);
    }

    [Theory]
    [InlineData("18292.5", "1", "1950-01-29 12:00:00")]
    [InlineData("60", "1", "1900-02-29")]
    [InlineData("0", "1", "00:00:00")]
    public void A_time_of_day_or_a_day_that_never_was_is_no_date(string stored, string style, string text) =>
        Assert.Equal((text, null), (Cell($"<c s=\"{style}\"><v>{stored}</v></c>").Text, Cell($"<c s=\"{style}\"><v>{stored}</v></c>").Date));

    [Theory]
    [InlineData("42004479576774", "0", "42004479576774")]
    [InlineData("4.2004479576774E13", "0", "42004479576774")]
    [InlineData("9.9E+11", "0", "990000000000")]
    [InlineData("1E+20", "0", "100000000000000000000")]
    [InlineData("5.0000000000000003E-2", "2", "0.05")]
    [InlineData("5E-5", "0", "0.00005")]
    [InlineData("4.2999999999999998", "4", "4.3")]
    [InlineData("-1.5", "0", "-1.5")]
    [InlineData("-5", "1", "-5")]
    public void Any_other_number_is_its_shortest_decimal_text(string stored, string style, string text) =>
        Assert.Equal(new SourceCell(text), Cell($"<c s=\"{style}\"><v>{stored}</v></c>"));

    [Fact]
    public void Of_a_formula_the_stored_value_counts_and_nothing_is_calculated()
    {
        Assert.Equal("7", Cell("<c><f>1+1</f><v>7</v></c>").Text);
        Assert.Equal("Ош", Cell("<c t=\"str\"><f>A1</f><v>Ош</v></c>").Text);
        Assert.Equal(string.Empty, Cell("<c><f>1+1</f></c>").Text);
    }

    [Fact]
    public void Runs_of_rich_text_are_joined_and_pronunciations_left_out()
    {
        Assert.Equal("Боронов", Cell("<c t=\"inlineStr\"><is><r><t>Боро</t></r><r><rPr><b/></rPr><t>нов</t></r><rPh sb=\"0\" eb=\"1\"><t>xx</t></rPh></is></c>").Text);
        Assert.Equal("two parts", Cell("<c t=\"s\"><v>1</v></c>", strings: "<si><t>one</t></si><si><r><t xml:space=\"preserve\">two </t></r><r><t>parts</t></r></si>").Text);
        Assert.Equal("a\r\nb", Cell("<c t=\"inlineStr\"><is><t>a_x000D_\nb</t></is></c>").Text);
    }

    [Fact]
    public void Cells_stand_where_their_reference_says()
    {
        var file = Open(new Workbook().Sheet(_header + "<row r=\"2\"><c r=\"B2\" t=\"inlineStr\"><is><t>м</t></is></c><c r=\"D2\"><v>0.1</v></c></row>"));

        Assert.Equal(["", "м", "", "0.1"], file.Rows.Single().Cells.Select(cell => cell.Text));
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "no zip", "not a zip at all"u8.ToArray() },
        { "old xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] },
        { "truncated", new Workbook().Sheet(_header).ToBytes()[..^40] },
        { "no workbook", new Workbook().Sheet(_header).Part("xl/workbook.xml", "<nothing/>").Part("_rels/.rels", "<Relationships/>").ToBytes()[..200] },
        { "DTD in the sheet", new Workbook().Sheet(_header).Part("xl/worksheets/sheet0.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>").ToBytes() },
        { "DTD in a part nobody uses", new Workbook().Sheet(_header).Part("docProps/app.xml", "<!DOCTYPE x SYSTEM \"http://127.0.0.1/x\"><x/>").ToBytes() },
        { "DTD in UTF-16", new Workbook().Sheet(_header).Part("docProps/app.xml", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>")]).ToBytes() },
        { "undefined entity", new Workbook().Sheet(_header).Part("docProps/app.xml", "<x>&a;</x>").ToBytes() },
        { "no XML", new Workbook().Sheet(_header + "<row").ToBytes() },
        { "rows out of order", new Workbook().Sheet(_header + Workbook.Texts(5, "a") + Workbook.Texts(5, "b")).ToBytes() },
        { "row beyond the last", new Workbook().Sheet(_header + Workbook.Texts(1_048_577, "a")).ToBytes() },
        { "text that is not there", new Workbook().Sheet(_header + "<row r=\"2\"><c t=\"s\"><v>7</v></c></row>").ToBytes() },
        { "bomb", new Workbook().Sheet(_header).Part("xl/media/image1.png", new byte[XlsxArchive.MaxUnpackedBytes + 1]).ToBytes() },
    };

    [Theory, MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void A_workbook_that_is_none_or_would_do_harm_is_refused(string why, byte[] content)
    {
        Assert.NotEmpty(why);
        Assert.Equal("file.archive", new RegistrationFiles().Open(content, "list.xlsx", null, null).RefusalCode);
    }

    [Fact]
    public void A_large_cell_a_NUL_and_a_missing_header_have_their_own_refusals()
    {
        Assert.Equal("file.cell_too_large", Open(new Workbook().Sheet(_header + Workbook.Texts(2, new string('x', 32_768)))).RefusalCode);
        Assert.Equal("file.nul", Open(new Workbook().Sheet(_header + Workbook.Texts(2, "a_x0000_b"))).RefusalCode);
        Assert.Equal("file.header", Open(new Workbook().Sheet(Workbook.Texts(1, "ФИО", "Пол"))).RefusalCode);
        Assert.Equal("file.header", Open(new Workbook().Sheet(Workbook.Texts(1, "ФИО", "Пол", "Г.р.", "Vis OD", "Sex"))).RefusalCode);
    }

    [Fact]
    public void A_workbook_damaged_anywhere_ends_in_an_answer()
    {
        var whole = new Workbook { SharedStrings = "<si><t>x</t></si>" }.Sheet(_header + Workbook.Texts(2, "Боронов Т", "м", "1950", "0.1")).ToBytes();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var damaged = whole.ToArray();
            damaged[at] = value;
            var file = new RegistrationFiles().Open(damaged, "list.xlsx", null, null);
            return file.RefusalCode is not null || file.Rows.Count() == file.RowCount;
        });
    }

    private static SourceCell Cell(string xml, bool is1904 = false, string strings = "")
    {
        var file = Open(new Workbook { Is1904 = is1904, SharedStrings = strings }.Sheet($"{_header}<row r=\"2\"><c t=\"inlineStr\"><is><t>Боронов Т</t></is></c>{xml}</row>"));
        Assert.Null(file.RefusalCode);
        var cells = file.Rows.Single().Cells;
        return cells.Count > 1 ? cells[1] : SourceCell.Empty;
    }

    private static OpenedRegistrationFile Open(Workbook book) => new RegistrationFiles().Open(book.ToBytes(), "list.xlsx", null, null);
}
