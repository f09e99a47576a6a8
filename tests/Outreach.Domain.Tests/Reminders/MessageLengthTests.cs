using CsCheck;
using Outreach.Domain.Reminders;

namespace Outreach.Domain.Tests.Reminders;

public sealed class MessageLengthTests
{
    [Theory]
    [InlineData("", SmsEncoding.Gsm7, 0, 0)]
    [InlineData("OK", SmsEncoding.Gsm7, 2, 1)]
    [InlineData("^{}[]~\\|€", SmsEncoding.Gsm7, 18, 1)]
    [InlineData("àéèùìòÇØøÅåÄÖÑÜäöñü§¿¡", SmsEncoding.Gsm7, 22, 1)]
    [InlineData("`", SmsEncoding.Ucs2, 1, 1)]
    [InlineData("ç", SmsEncoding.Ucs2, 1, 1)]
    [InlineData("да", SmsEncoding.Ucs2, 2, 1)]
    [InlineData("👍", SmsEncoding.Ucs2, 2, 1)]
    public void Characters_cost_what_carriers_charge(string text, SmsEncoding encoding, int units, int segments) =>
        Assert.Equal(new MessageLength(encoding, units, segments), MessageLength.Of(text));

    [Theory]
    [InlineData('a', 160, 1)]
    [InlineData('a', 161, 2)]
    [InlineData('a', 306, 2)]
    [InlineData('a', 307, 3)]
    [InlineData('я', 70, 1)]
    [InlineData('я', 71, 2)]
    [InlineData('я', 134, 2)]
    [InlineData('я', 135, 3)]
    [InlineData('好', 38, 1)]
    [InlineData('a', 135, 1)]
    [InlineData('a', 127, 1)]
    [InlineData('ў', 118, 2)]
    [InlineData('р', 114, 2)]
    [InlineData('ҷ', 96, 2)]
    [InlineData('ف', 82, 2)]
    public void Parts_hold_160_or_153_and_70_or_67(char character, int count, int segments) =>
        Assert.Equal(segments, MessageLength.Of(new string(character, count)).Segments);

    [Fact]
    public void One_Uzbek_letter_mark_doubles_the_price_of_a_text()
    {
        var ascii = "O'ng ko'z".PadRight(127, 'a');

        Assert.Equal(new MessageLength(SmsEncoding.Gsm7, 127, 1), MessageLength.Of(ascii));
        Assert.Equal(new MessageLength(SmsEncoding.Ucs2, 127, 2), MessageLength.Of(ascii.Replace('\'', '\u02BB')));
    }

    [Theory]
    [InlineData("\u2019")]
    [InlineData("\u2013")]
    [InlineData("\u00A0")]
    [InlineData("\u201C")]
    public void Typographic_marks_switch_the_whole_message(string mark) =>
        Assert.Equal(SmsEncoding.Ucs2, MessageLength.Of("See you on Monday" + mark).Encoding);

    [Fact]
    public void A_pair_is_never_cut_by_the_end_of_a_part()
    {
        // 152 + an escape pair does not fit into 153, so each part holds one septet less.
        Assert.Equal(3, MessageLength.Of(new string('a', 152) + "€" + new string('a', 152)).Segments);
        Assert.Equal(3, MessageLength.Of(new string('я', 66) + "👍" + new string('я', 66)).Segments);
    }

    [Fact]
    public void A_longer_text_never_has_fewer_parts() => Gen.Select(Gen.String, Gen.String).Sample(
        (a, b) => MessageLength.Of(a + b).Segments >= MessageLength.Of(a).Segments);
}
