using System.Text;
using Outreach.Domain.Registrations;
using Outreach.Infrastructure.Registrations;

namespace Outreach.Application.Tests.Registrations;

public sealed class RegistrationListTests
{
    public static TheoryData<string> Lists => [.. RegistrationList.All.Select(list => list.Name)];

    public static TheoryData<string> TextLists => [.. RegistrationList.All.Where(list => list.Delimiter is not null).Select(list => list.Name)];

    [Theory, MemberData(nameof(Lists))]
    public void Every_row_of_a_list_is_answered_as_expected_after_the_lists_before_it(string name)
    {
        var register = new TakenInRegister();
        foreach (var earlier in RegistrationList.All.TakeWhile(list => list.Name != name))
        {
            earlier.Answers(earlier.Open(), register);
        }

        var list = RegistrationList.Named(name);
        Assert.Equal(list.Expected(), list.Answers(list.Open(), register));
    }

    [Theory, MemberData(nameof(Lists))]
    public void A_list_alone_in_an_empty_register_gets_the_outcomes_for_that(string name)
    {
        var list = RegistrationList.Named(name);

        var outcomes = list.Answers(list.Open(), new TakenInRegister()).Select(line => line.Split(',')[1]);

        Assert.Equal(list.Expected().Select(line => line.Split(',')[2]), outcomes);
    }

    [Theory, MemberData(nameof(Lists))]
    public void The_rows_are_counted_before_the_first_is_read(string name)
    {
        var list = RegistrationList.Named(name);

        Assert.Equal(list.Expected().Length, list.Open().RowCount);
    }

    [Theory, MemberData(nameof(TextLists))]
    public void The_same_list_in_another_encoding_is_answered_the_same(string name)
    {
        var list = RegistrationList.Named(name);
        var expected = list.Answers(list.Open(), new TakenInRegister());
        var text = TextOf(list);

        (Encoding Encoding, string? Stated, bool Mark)[] forms =
        [
            (new UTF8Encoding(true), "windows-1251", true), (new UTF8Encoding(false), "UTF-8", false), (new UTF8Encoding(false), null, false),
            (new UnicodeEncoding(false, true), null, true), (new UnicodeEncoding(true, true), "utf-8", true), (new UnicodeEncoding(false, false), "utf-16", false), (new UnicodeEncoding(true, false), "utf-16be", false),
            (CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!, "gb18030", false),
        ];
        foreach (var (encoding, stated, mark) in forms)
        {
            byte[] content = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];

            Assert.Equal(expected, list.Answers(new RegistrationFiles().Open(content, list.File, stated, list.Delimiter), new TakenInRegister()));
        }
    }

    [Theory, MemberData(nameof(TextLists))]
    public void The_same_list_with_another_delimiter_or_line_end_is_answered_the_same(string name)
    {
        var list = RegistrationList.Named(name);
        var expected = list.Answers(list.Open(), new TakenInRegister());
        List<string[]> rows = [];
        foreach (var row in new DelimitedText(Encoding.UTF8.GetBytes(TextOf(list)), new TextForm(new UTF8Encoding(false, true), 0), list.Delimiter == "comma" ? ',' : ';'))
        {
            rows.Add([.. row.Cells.Select(cell => cell.Text)]);
        }

        foreach (var (delimiter, sign, end) in new[] { ("comma", ',', "\r"), ("semicolon", ';', "\n"), ("tab", '\t', "\r\n") })
        {
            var text = string.Join(end, rows.Select(row => string.Join(sign, row.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""))));
            var content = Encoding.UTF8.GetBytes(text);

            Assert.Equal(expected, list.Answers(new RegistrationFiles().Open(content, list.File, null, delimiter), new TakenInRegister()));
            Assert.Equal(expected, list.Answers(new RegistrationFiles().Open(content, list.File, null, null), new TakenInRegister()));
        }
    }

    [Fact]
    public void A_Russian_list_may_come_in_windows_1251_or_koi8()
    {
        const string text = "№ п/п;ФИО;Пол;Г.р.;Гражданство;Vis OD;Vis OS;Глаз;Согласие\r\n1;Орлова Валентина Фёдоровна;ж;1966;РФ;0,05;0,2;правый;да\r\nИтого: 1 чел.;;;;;;;;\r\n";
        foreach (var name in new[] { "windows-1251", "koi8-r", "cp866" })
        {
            var content = CodePagesEncodingProvider.Instance.GetEncoding(name)!.GetBytes(text.Replace("№ п/п", "п/п", StringComparison.Ordinal));
            var list = RegistrationList.Named("tashkent-2026-10");

            Assert.Equal(
                ["2,warned,warned,phone.missing,Орлова,Валентина,F,1966,year,,,RU,,,3,decimal,2,decimal,,right,C,,,yes", "3,skipped,skipped,row.total,,,,,,,,,,,,,,,,,,,,"],
                list.Answers(new RegistrationFiles().Open(content, "a.csv", name, "semicolon"), new TakenInRegister()));
        }
    }

    private static string TextOf(RegistrationList list)
    {
        using var reader = TextEncodings.Reader(list.Content(), TextEncodings.Check(list.Content(), list.Encoding));
        return reader.ReadToEnd();
    }
}
