using System.Text;
using CsCheck;
using Outreach.Application.Ports;
using Outreach.Infrastructure.Registrations;

namespace Outreach.Application.Tests.Registrations;

public sealed class FileRefusalTests
{
    private const string Header = "ФИО,Пол,Г.р.,Телефон\n";

    [Theory]
    [InlineData("utf-8", new byte[] { 0xC3, 0x28 })]
    [InlineData("utf-8", new byte[] { 0xE2, 0x82 })]
    [InlineData("windows-1251", new byte[] { 0x98 })]
    [InlineData("gb18030", new byte[] { 0xFF, 0x41 })]
    [InlineData("gb18030", new byte[] { 0x81 })]
    [InlineData("utf-16", new byte[] { 0x41 })]
    [InlineData("utf-16", new byte[] { 0x00, 0xD8, 0x41, 0x00 })]
    public void Bytes_that_are_not_text_refuse_the_file(string encoding, byte[] bytes)
    {
        var header = encoding == "utf-16" ? Encoding.Unicode.GetBytes(Header) : CodePagesEncodingProvider.Instance.GetEncoding(encoding)?.GetBytes(Header) ?? Encoding.UTF8.GetBytes(Header);

        Assert.Equal("file.encoding", Refusal([.. header, .. bytes], encoding));
    }

    [Theory]
    [InlineData("Boronov T,m,1950,\0\n", "file.nul")]
    [InlineData("\"Boronov T,m,1950,\n", "file.quotes")]
    [InlineData("\"Boronov\" T,m,1950,\n", "file.quotes")]
    [InlineData("\"Boronov\"x\n", "file.quotes")]
    public void Broken_text_refuses_the_file_wherever_it_stands(string row, string code) =>
        Assert.Equal(code, Refusal(Encoding.UTF8.GetBytes(Header + "Ivanov A,m,1950,\n" + row), "utf-8"));

    [Theory]
    [InlineData("Имя,Пол,Г.р.,Телефон\nA,м,1950,\n")]
    [InlineData("ФИО,Пол,Г.р.\nA,м,1950\n")]
    [InlineData("ФИО,Пол,Г.р.,Телефон,Тел.\nA,м,1950,,\n")]
    [InlineData("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nФИО,Пол,Г.р.,Телефон\n")]
    [InlineData("")]
    public void Without_one_good_header_the_file_is_refused(string text) => Assert.Equal("file.header", Refusal(Encoding.UTF8.GetBytes(text), "utf-8"));

    [Fact]
    public void A_header_in_the_tenth_row_is_found_and_rows_are_numbered_as_a_spreadsheet_does()
    {
        var file = Open(Encoding.UTF8.GetBytes("Title\n\n\n\n\n\n\n\n\n" + Header + "\"Boronov\nT\",m,1950,\n\nIvanov,m,1950,\n,,,\n-,,,\n"), "utf-8");

        Assert.Null(file.RefusalCode);
        Assert.Equal((10, 3), (file.Header!.Row, file.RowCount));
        Assert.Equal([11, 12, 13], file.Rows.Select(row => row.Number));
    }

    [Fact]
    public void A_quote_inside_an_unquoted_cell_is_a_plain_character()
    {
        var file = Open(Encoding.UTF8.GetBytes(Header + "Boronov \"T\" A,m,19\"50,\"a \"\"b\"\"\"\n"), "utf-8");

        Assert.Equal(["Boronov \"T\" A", "m", "19\"50", "a \"b\""], file.Rows.Single().Cells.Select(cell => cell.Text));
    }

    [Fact]
    public void A_cell_holds_32767_characters_and_not_one_more()
    {
        Assert.Null(Open(Encoding.UTF8.GetBytes($"{Header}{new string('я', 32_767)},m,1950,\n"), "utf-8").RefusalCode);
        Assert.Equal("file.cell_too_large", Refusal(Encoding.UTF8.GetBytes($"{Header}{new string('я', 32_768)},m,1950,\n"), "utf-8"));
        Assert.Equal("file.cell_too_large", Refusal(Encoding.UTF8.GetBytes($"{Header}\"{new string('я', 32_768)}\",m,1950,\n"), "utf-8"));
    }

    [Fact]
    public void A_file_above_64_MiB_is_refused_before_it_is_read() =>
        Assert.Equal("file.too_large", Refusal(new byte[IRegistrationFiles.MaxBytes + 1], "utf-8"));

    [Fact]
    public void A_row_of_nothing_but_delimiters_costs_nothing()
    {
        var file = Open(Encoding.UTF8.GetBytes(Header + new string(',', 3_000_000) + "\nIvanov A,m,1950," + new string(',', 100_000) + "\n"), "utf-8");

        Assert.Equal(2, file.RowCount);
        Assert.All(file.Rows, row => Assert.True(row.Cells.Count <= 4));
    }

    [Fact]
    public void No_bytes_whatsoever_end_in_anything_but_an_answer()
    {
        Gen.Select(Gen.Byte.Array[0, 300], Gen.OneOf("utf-8", "utf-16", "gb18030", "windows-1251"), Gen.OneOf("comma", "semicolon", "tab", null)).Sample((bytes, encoding, delimiter) =>
            new RegistrationFiles().Open(bytes, "list.csv", encoding, delimiter) is { RefusalCode: not null });
        Gen.String[Gen.OneOf('"', ',', '\n', '\r', 'a', ' ', '\t'), 0, 40].Sample(text =>
        {
            var file = Open(Encoding.UTF8.GetBytes(Header + text), "utf-8");
            return file.RefusalCode is "file.quotes" || file.Rows.Count() == file.RowCount;
        });
    }

    private static OpenedRegistrationFile Open(byte[] content, string encoding) => new RegistrationFiles().Open(content, "list.csv", encoding, "comma");

    private static string? Refusal(byte[] content, string encoding) => Open(content, encoding).RefusalCode;
}
