using CsCheck;
using NodaTime;
using Outreach.Domain.Patients;

namespace Outreach.Domain.Tests.Patients;

public sealed class PersonalIdentifierTests
{
    [Theory]
    [InlineData("UZ", "31503461010011", "uz.pinfl", IdentifierCheck.Valid)]
    [InlineData("UZ", "40101522070330", "uz.pinfl", IdentifierCheck.Valid)]
    [InlineData("UZ", "31503461010012", "uz.pinfl", IdentifierCheck.WrongCheckDigit)]
    [InlineData("KZ", "460315300126", "kz.iin", IdentifierCheck.Valid)]
    [InlineData("KZ", "460315300804", "kz.iin", IdentifierCheck.Valid)]
    [InlineData("KZ", "061211600012", "kz.iin", IdentifierCheck.Valid)]
    [InlineData("KZ", "460315300125", "kz.iin", IdentifierCheck.WrongCheckDigit)]
    [InlineData("RU", "112-233-445 95", "ru.snils", IdentifierCheck.Valid)]
    [InlineData("RU", "002-008-999 00", "ru.snils", IdentifierCheck.Valid)]
    [InlineData("RU", "002-009-899 00", "ru.snils", IdentifierCheck.Valid)]
    [InlineData("RU", "101-998-999 00", "ru.snils", IdentifierCheck.Valid)]
    [InlineData("RU", "112-233-445 96", "ru.snils", IdentifierCheck.WrongCheckDigit)]
    [InlineData("RU", "001-001-998 77", "ru.snils", IdentifierCheck.FormOnly)]
    [InlineData("CN", "11010519491231002X", "cn.resident", IdentifierCheck.Valid)]
    [InlineData("CN", "11010519491231002x", "cn.resident", IdentifierCheck.Valid)]
    [InlineData("CN", "440524188001010014", "cn.resident", IdentifierCheck.Valid)]
    [InlineData("CN", "110105194912310021", "cn.resident", IdentifierCheck.WrongCheckDigit)]
    [InlineData("IN", "9999 4105 7058", "in.aadhaar", IdentifierCheck.Valid)]
    [InlineData("IN", "234123412346", "in.aadhaar", IdentifierCheck.Valid)]
    [InlineData("IN", "234123412347", "in.aadhaar", IdentifierCheck.WrongCheckDigit)]
    [InlineData("PK", "35202-1234567-1", "pk.cnic", IdentifierCheck.FormOnly)]
    [InlineData("IR", "0499370899", "ir.melli", IdentifierCheck.Valid)]
    [InlineData("IR", "499370899", "ir.melli", IdentifierCheck.Valid)]
    [InlineData("IR", "0012345679", "ir.melli", IdentifierCheck.Valid)]
    [InlineData("IR", "۰۰۱۲۳۴۵۶۷۹", "ir.melli", IdentifierCheck.Valid)]
    [InlineData("IR", "12345679", "ir.melli", IdentifierCheck.Valid)]
    [InlineData("IR", "1111111111", "ir.melli", IdentifierCheck.WrongCheckDigit)]
    [InlineData("BY", "3150346A001PB9", "by.personal", IdentifierCheck.Valid)]
    [InlineData("BY", "3150346A001PB8", "by.personal", IdentifierCheck.WrongCheckDigit)]
    [InlineData("BY", "3150346А001РВ9", "by.personal", IdentifierCheck.Valid)]
    [InlineData("KG", "22312195597618", "kg.pin", IdentifierCheck.FormOnly)]
    [InlineData("KG", "2 160519 329 3466", "kg.pin", IdentifierCheck.FormOnly)]
    [InlineData("KG", "АN9895193", "passport", IdentifierCheck.FormOnly)]
    [InlineData("RU", "9581 470492", "passport", IdentifierCheck.FormOnly)]
    [InlineData("TJ", "A91097779", "passport", IdentifierCheck.FormOnly)]
    [InlineData("TJ", "906510693", "tj.other", IdentifierCheck.Unchecked)]
    [InlineData(null, "whatever 1", "other", IdentifierCheck.Unchecked)]
    [InlineData("AF", "123", "other", IdentifierCheck.Unchecked)]
    public void An_identifier_is_told_by_the_rule_of_its_country(string? country, string written, string type, IdentifierCheck check)
    {
        var identifier = PersonalIdentifiers.Read(written, country);

        Assert.Equal((type, check), (identifier.Type, identifier.Check));
    }

    [Theory]
    [InlineData("UZ", "31503461010")]
    [InlineData("UZ", "33202461010011")]
    [InlineData("UZ", "31503460000011")]
    [InlineData("UZ", "31503461010000")]
    [InlineData("UZ", "4,21045E+13")]
    [InlineData("UZ", "30403O09127337")]
    [InlineData("KZ", "460230300126")]
    [InlineData("KZ", "460315900126")]
    [InlineData("CN", "6531991960120446")]
    [InlineData("CN", "110105194902310021")]
    [InlineData("IN", "199941057058")]
    [InlineData("KG", "32312195597618")]
    [InlineData("KG", "23102195597618")]
    [InlineData("BY", "0000000A000PB2")]
    [InlineData("TJ", "1234")]
    public void What_fits_no_form_is_kept_without_a_type(string country, string written)
    {
        var identifier = PersonalIdentifiers.Read(written, country);

        Assert.Equal((null, IdentifierCheck.WrongForm, false), (identifier.Type, identifier.Check, identifier.Holds));
        Assert.NotEqual(string.Empty, identifier.Value);
    }

    [Theory]
    [InlineData("UZ", "31503461010011", 1946, 3, 15, Sex.Male)]
    [InlineData("UZ", "40101522070330", 1952, 1, 1, Sex.Female)]
    [InlineData("KZ", "460315300126", 1946, 3, 15, Sex.Male)]
    [InlineData("KZ", "061211600012", 2006, 12, 11, Sex.Female)]
    [InlineData("CN", "11010519491231002X", 1949, 12, 31, Sex.Female)]
    [InlineData("BY", "3150346A001PB9", 1946, 3, 15, Sex.Male)]
    [InlineData("KG", "22312195597618", 1955, 12, 23, Sex.Male)]
    [InlineData("KG", "12705195593441", 1955, 5, 27, Sex.Female)]
    public void Birth_and_sex_are_read_from_the_number(string country, string written, int year, int month, int day, Sex sex)
    {
        var identifier = PersonalIdentifiers.Read(written, country);

        Assert.Equal((new LocalDate(year, month, day), sex), (identifier.EncodedBirth!.Value, identifier.EncodedSex!.Value));
    }

    [Fact]
    public void Of_an_Aadhaar_only_the_last_four_digits_are_kept()
    {
        var identifier = PersonalIdentifiers.Read("9999 4105 7058", "IN");

        Assert.Equal("7058", identifier.Value);
        Assert.DoesNotContain("99994105", identifier.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0000000A000PB2", true)]
    [InlineData("0000000A000PB3", false)]
    public void The_Belarusian_check_digit_is_a_rule_of_its_own(string number, bool holds) => Assert.Equal(holds, CheckDigits.SevenThreeOne(number));

    [Fact]
    public void Verhoeff_gives_3_for_236() => Assert.True(CheckDigits.Verhoeff("2363"));

    [Fact]
    public void A_Kazakh_base_that_gives_ten_twice_has_no_check_digit_at_all() =>
        Assert.All(Enumerable.Range(0, 10), digit => Assert.False(CheckDigits.Iin($"46031530083{digit}")));

    [Fact]
    public void Every_check_digit_finds_any_single_wrong_digit_in_the_numbers_it_guards()
    {
        // Not the Kazakh one: its eleventh weight is 11 in a sum modulo 11.
        (string Country, string Number)[] valid = [("UZ", "31503461010011"), ("CN", "440524188001010014"), ("IN", "234123412346"), ("IR", "0012345679")];
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Int[0, 17], Gen.Int[1, 9]).Sample((which, at, shift) =>
        {
            var (country, number) = valid[which];
            var digits = number.ToCharArray();
            at %= digits.Length;
            digits[at] = (char)('0' + ((digits[at] - '0' + shift) % 10));
            var identifier = PersonalIdentifiers.Read(new string(digits), country);

            // Weights 7, 3, 1 modulo 10 find every single error too: all three are prime to ten.
            return identifier.Check is IdentifierCheck.WrongCheckDigit or IdentifierCheck.WrongForm;
        });
    }

    [Fact]
    public void No_text_breaks_the_reading_of_identifiers() =>
        Gen.Select(Gen.String[Gen.Char, 0, 80], Gen.OneOf("UZ", "KZ", "KG", "TJ", "CN", "IN", "PK", "IR", "RU", "BY", "XX"))
            .Sample((text, country) => PersonalIdentifiers.Read(text, country).Value is not null);
}
