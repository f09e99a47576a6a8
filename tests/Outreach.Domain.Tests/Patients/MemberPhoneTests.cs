using CsCheck;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Tests.Patients;

public sealed class MemberPhoneTests
{
    [Theory]
    [InlineData("KG", "+996770037142", "+996770037142")]
    [InlineData("KG", "0555 00 27 71", "+996555002771")]
    [InlineData("KG", "770090107", "+996770090107")]
    [InlineData("KG", "+996 (0) 550 01 66 94", "+996550016694")]
    [InlineData("KG", "996705052228", "+996705052228")]
    [InlineData("KG", "tel 0 (700) 01-33-45", "+996700013345")]
    [InlineData("KG", "0220 08 36 04 (son)", "+996220083604")]
    [InlineData("KG", "+۹۹۶۷۰۵۰۱۹۴۴۳", "+996705019443")]
    [InlineData("KG", "0770 04 52 75, 0705 02 42 81", "+996770045275")]
    [InlineData("KG", "777, 0705 02 42 81", "+996705024281")]
    [InlineData("KG", "0770 04 52\n0705 02 42 81", "+996705024281")]
    [InlineData("KG", "+7 964 0196050 (son)", "+79640196050")]
    [InlineData("KG", "0079120675589", "+79120675589")]
    [InlineData("KG", "00989350918234 (son)", "+989350918234")]
    [InlineData("KG", "+86 (139) 0680-5239", "+8613906805239")]
    [InlineData("UZ", "8-10-998-94-052-81-98", "+998940528198")]
    [InlineData("UZ", "(90) 005-41-75", "+998900054175")]
    [InlineData("UZ", "+998(93)0957116", "+998930957116")]
    [InlineData("UZ", "тел. 990688711", "+998990688711")]
    [InlineData("UZ", "998930400649, 94-0105884", "+998930400649")]
    [InlineData("KZ", "8 (701) 008-64-44", "+77010086444")]
    [InlineData("RU", "8 926 059 58 70", "+79260595870")]
    [InlineData("BY", "8 029 123 45 67", null)]
    [InlineData("BY", "8 291234567", "+375291234567")]
    [InlineData("IR", "0912 010 67 42", "+989120106742")]
    [InlineData("IN", "098765 43210", "+919876543210")]
    [InlineData("PK", "0300-1234567", "+923001234567")]
    [InlineData("CN", "１３８０９０８６０４３", "+8613809086043")]
    [InlineData("CN", "86-13802963123", "+8613802963123")]
    [InlineData("CN", "15007587467（儿子）", "+8615007587467")]
    public void A_number_of_a_member_state_becomes_E164(string country, string written, string? e164) =>
        Assert.Equal(e164, MemberPhone.Read(written, country).E164);

    [Theory]
    [InlineData("KG", "777")]
    [InlineData("KG", "+9965500197467")]
    [InlineData("KG", "7.0000E+8")]
    [InlineData("UZ", "9,9E+11")]
    [InlineData("UZ", "9700447")]
    [InlineData("KG", "000000000")]
    [InlineData("KG", "555555555")]
    [InlineData("CN", "12802963123")]
    [InlineData("CN", "+86139091534337")]
    [InlineData("KZ", "2010086444")]
    [InlineData("UZ", "00905546176075")]
    [InlineData("UZ", "no phone")]
    public void What_is_no_number_is_invalid(string country, string written) =>
        Assert.Equal(new PhoneReading(PhoneReadingStatus.Invalid, null), MemberPhone.Read(written, country));

    [Fact]
    public void A_plus_and_a_foreign_number_is_kept_unverified() =>
        Assert.Equal(new PhoneReading(PhoneReadingStatus.Unverified, "+905546176075"), MemberPhone.Read("+90 554 617 6075", "CN"));

    [Fact]
    public void Nothing_is_missing() => Assert.Equal(PhoneReadingStatus.Missing, MemberPhone.Read("  ", "UZ").Status);

    [Fact]
    public void Reading_a_number_again_changes_nothing() =>
        Gen.Select(Gen.String[Gen.OneOf('+', '0', '1', '8', '9', '7', '6', ' ', '-', '(', ',', 'E', '٣'), 0, 24], Gen.OneOf("UZ", "KZ", "KG", "TJ", "CN", "IN", "PK", "IR", "RU", "BY"))
            .Sample((text, country) => MemberPhone.Read(text, country) is not { E164: { } number } || MemberPhone.Read(number, "TJ").E164 == number);
}
