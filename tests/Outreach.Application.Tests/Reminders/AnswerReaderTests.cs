using CsCheck;
using Outreach.Application.Reminders;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Tests.Reminders;

public sealed class AnswerReaderTests
{
    [Theory]
    [InlineData("1")]
    [InlineData(" 1. ")]
    [InlineData("(1)")]
    [InlineData("۱")]
    [InlineData("١")]
    [InlineData("१")]
    [InlineData("１")]
    [InlineData("\u20681\u2069")]
    [InlineData("YES")]
    [InlineData("Да!")]
    [InlineData("да, да")]
    [InlineData("1 да")]
    [InlineData("Ҳа")]
    [InlineData("ha")]
    [InlineData("Иә")]
    [InlineData("ООБА")]
    [InlineData("Бале.")]
    [InlineData("是的")]
    [InlineData("好")]
    [InlineData("हाँ")]
    [InlineData("जी हाँ")]
    [InlineData("جی ہاں")]
    [InlineData("بله")]
    [InlineData("بلي")]
    [InlineData("می‌آیم")]
    [InlineData("ميآيم")]
    [InlineData("Так")]
    [InlineData("придём")]
    public void These_say_that_the_patient_comes(string text) => Assert.Equal(ReminderAnswer.Confirm, AnswerReader.Read(text));

    [Theory]
    [InlineData("2")]
    [InlineData("۲")]
    [InlineData("٢")]
    [InlineData("२")]
    [InlineData("No")]
    [InlineData("Нет")]
    [InlineData("не приду")]
    [InlineData("Yo'q")]
    [InlineData("yo\u02BBq")]
    [InlineData("Yo\u2018q.")]
    [InlineData("Йўқ")]
    [InlineData("Жоқ")]
    [InlineData("жок")]
    [InlineData("Не")]
    [InlineData("不能来")]
    [InlineData("नहीं")]
    [InlineData("نہیں")]
    [InlineData("خیر")]
    [InlineData("خير")]
    [InlineData("نمی‌توانم")]
    [InlineData("Can't come")]
    public void These_say_that_the_patient_does_not_come(string text) => Assert.Equal(ReminderAnswer.Decline, AnswerReader.Read(text));

    [Theory]
    [InlineData("STOP")]
    [InlineData("стоп")]
    public void These_want_no_more_messages(string text) => Assert.Equal(ReminderAnswer.OptOut, AnswerReader.Read(text));

    [Theory]
    [InlineData("3")]
    [InlineData("۳")]
    [InlineData("Позвоните мне, пожалуйста", false)]
    [InlineData("перезвоните")]
    [InlineData("CALL ME")]
    [InlineData("Menga qo\u02BBng\u02BBiroq qiling")]
    [InlineData("打电话")]
    public void These_ask_for_a_call(string text, bool plainly = true) => Assert.Equal(plainly ? ReminderAnswer.AskForCall : ReminderAnswer.Unknown, AnswerReader.Read(text));

    [Theory]
    [InlineData("START")]
    [InlineData("возобновить")]
    [InlineData("شروع")]
    public void These_want_messages_again(string text) => Assert.Equal(ReminderAnswer.OptIn, AnswerReader.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("   ")]
    [InlineData("12")]
    [InlineData("21")]
    [InlineData("1 2")]
    [InlineData("1/2")]
    [InlineData("4")]
    [InlineData("yes no")]
    [InlineData("не знаю")]
    [InlineData("не 1")]
    [InlineData("когда?")]
    [InlineData("Да, но в другой день")]
    [InlineData("1 stop")]
    [InlineData("\uD800")]
    public void Anything_else_goes_to_a_person(string? text) => Assert.Equal(ReminderAnswer.Unknown, AnswerReader.Read(text));

    [Fact]
    public void Every_known_answer_is_read_in_any_case_with_blanks_and_marks_around_it() =>
        Assert.All(AnswerReader.Vocabulary(), known =>
        {
            Assert.Equal(known.Value, AnswerReader.Read(known.Key));
            Assert.Equal(known.Value, AnswerReader.Read($"  {known.Key.ToUpperInvariant()} !\n"));
        });

    [Fact]
    public void No_text_whatever_stops_the_reader() => Gen.String.Sample(text => Enum.IsDefined(AnswerReader.Read(text)), iter: 5_000);
}
