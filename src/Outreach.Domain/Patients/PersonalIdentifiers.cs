using System.Text.RegularExpressions;
using NodaTime;

namespace Outreach.Domain.Patients;

/// <summary>What was read from an identifier as written.</summary>
/// <param name="Type">As in <c>uz.pinfl</c> or <c>passport</c>; null if it fits no form of its country.</param>
/// <param name="Value">As it is kept: separators removed, capitals; of an Aadhaar the last four digits only.</param>
/// <param name="Check">Whether form and check digit hold.</param>
/// <param name="EncodedBirth">The birth date that the number itself says, if it says one.</param>
/// <param name="EncodedSex">The sex that the number itself says, if it says one.</param>
public sealed record IdentifierReading(string? Type, string Value, IdentifierCheck Check, LocalDate? EncodedBirth, Sex? EncodedSex)
{
    /// <summary>Longest identifier that is kept.</summary>
    public const int MaxLength = 64;

    /// <summary>Form and check digit hold, as far as a rule for them is known: the identifier counts when people are compared.</summary>
    public bool Holds => Check is IdentifierCheck.Valid or IdentifierCheck.FormOnly or IdentifierCheck.Unchecked;

    /// <summary>There is a check digit, and it holds: birth and sex may be taken from it.</summary>
    public bool HasValidCheckDigit => Check == IdentifierCheck.Valid;

    /// <summary>One for life and one for each person; passports change.</summary>
    public bool IsPersonalNumber => PersonalIdentifiers.IsPersonalNumber(Type);

    /// <summary>What two identifiers of one type are compared by: the whole number, also where only a part is kept. Never stored, never shown.</summary>
    internal string MatchValue { get; init; } = Value;
}

/// <summary>Reads national identifiers and passports of the member states.</summary>
public static partial class PersonalIdentifiers
{
    public const string Passport = "passport";
    public const string Other = "other";

    /// <summary>Every type that can come out, for validation and pick lists.</summary>
    public static IReadOnlyList<string> Types { get; } =
        ["uz.pinfl", "kz.iin", "kg.pin", "cn.resident", "ru.snils", "in.aadhaar", "pk.cnic", "ir.melli", "by.personal", "tj.other", Passport, Other];

    /// <summary>Types that name a person for life, so that two different numbers of one type are two persons.</summary>
    public static bool IsPersonalNumber(string? type) => type is not (null or Passport or Other or "tj.other");

    /// <summary>Reads an identifier by the rule of a citizenship.</summary>
    /// <param name="text">As written.</param>
    /// <param name="citizenship">ISO 3166 alpha-2 of a member state; anything else is kept unchecked.</param>
    public static IdentifierReading Read(string text, string? citizenship)
    {
        var value = CheckDigits.Normalise(text);
        if (MemberStates.Find(citizenship) is null)
        {
            return new IdentifierReading(Other, value, IdentifierCheck.Unchecked, null, null);
        }

        if (value.Length <= IdentifierReading.MaxLength)
        {
            var personal = citizenship switch
            {
                "UZ" => Pinfl(value),
                "KZ" => Iin(value),
                "KG" => KyrgyzPin(value),
                "CN" => Resident(value),
                "RU" => Snils(value),
                "IN" => Aadhaar(value),
                "PK" => Cnic(value),
                "IR" => Melli(value),
                "BY" => Belarusian(value),
                _ => null,
            };
            if (personal is not null)
            {
                return personal;
            }

            if (PassportForm().IsMatch(value) || (citizenship == "RU" && TenDigits().IsMatch(value)))
            {
                return new IdentifierReading(Passport, value, IdentifierCheck.FormOnly, null, null);
            }

            if (citizenship == "TJ" && value.Length >= 5)
            {
                return new IdentifierReading("tj.other", value, IdentifierCheck.Unchecked, null, null);
            }
        }

        return new IdentifierReading(null, value, IdentifierCheck.WrongForm, null, null);
    }

    private static IdentifierReading? Pinfl(string value)
    {
        if (!IsDigits(value, 14) || value[0] is < '1' or > '6' || value.AsSpan(7, 3) is "000" || value.AsSpan(10, 3) is "000")
        {
            return null;
        }

        return Dated("uz.pinfl", value, Date(Century(value[0]) + Number(value, 5, 2), Number(value, 3, 2), Number(value, 1, 2)), OddIsMale(value[0]), CheckDigits.SevenThreeOne(value));
    }

    private static IdentifierReading? Iin(string value) =>
        IsDigits(value, 12) && value[6] is >= '1' and <= '6'
            ? Dated("kz.iin", value, Date(Century(value[6]) + Number(value, 0, 2), Number(value, 2, 2), Number(value, 4, 2)), OddIsMale(value[6]), CheckDigits.Iin(value))
            : null;

    private static IdentifierReading? KyrgyzPin(string value) =>
        IsDigits(value, 14) && value[0] is '1' or '2'
            ? Dated("kg.pin", value, Date(Number(value, 5, 4), Number(value, 3, 2), Number(value, 1, 2)), value[0] == '1' ? Sex.Female : Sex.Male, null)
            : null;

    private static IdentifierReading? Resident(string value) =>
        value.Length == 18 && IsDigits(value.AsSpan(0, 17)) && (char.IsAsciiDigit(value[17]) || value[17] == 'X')
            ? Dated("cn.resident", value, Date(Number(value, 6, 4), Number(value, 10, 2), Number(value, 12, 2)), OddIsMale(value[16]), CheckDigits.Resident(value))
            : null;

    private static IdentifierReading? Snils(string value)
    {
        if (!IsDigits(value, 11))
        {
            return null;
        }

        // Numbers up to 001-001-998 were given out before there were check digits.
        var check = Number(value, 0, 9) <= 1_001_998 ? IdentifierCheck.FormOnly : CheckOf(CheckDigits.Snils(value));
        return new IdentifierReading("ru.snils", value, check, null, null);
    }

    private static IdentifierReading? Aadhaar(string value) =>
        IsDigits(value, 12) && value[0] >= '2'
            ? new IdentifierReading("in.aadhaar", value[^4..], CheckOf(CheckDigits.Verhoeff(value)), null, null) { MatchValue = value }
            : null;

    private static IdentifierReading? Cnic(string value) =>
        IsDigits(value, 13) ? new IdentifierReading("pk.cnic", value, IdentifierCheck.FormOnly, null, OddIsMale(value[12])) : null;

    private static IdentifierReading? Melli(string value)
    {
        if (value.Length is < 8 or > 10 || !IsDigits(value.AsSpan()))
        {
            return null;
        }

        var padded = value.PadLeft(10, '0');
        return new IdentifierReading("ir.melli", padded, CheckOf(CheckDigits.Melli(padded)), null, null);
    }

    private static IdentifierReading? Belarusian(string value) =>
        BelarusianForm().IsMatch(value)
            ? Dated("by.personal", value, Date(Century(value[0]) + Number(value, 5, 2), Number(value, 3, 2), Number(value, 1, 2)), OddIsMale(value[0]), CheckDigits.SevenThreeOne(value))
            : null;

    /// <param name="checkHolds">Null where no check digit is published.</param>
    private static IdentifierReading? Dated(string type, string value, LocalDate? birth, Sex sex, bool? checkHolds) =>
        birth is null ? null : new IdentifierReading(type, value, checkHolds is { } holds ? CheckOf(holds) : IdentifierCheck.FormOnly, birth, sex);

    private static IdentifierCheck CheckOf(bool holds) => holds ? IdentifierCheck.Valid : IdentifierCheck.WrongCheckDigit;

    private static Sex OddIsMale(char digit) => (digit - '0') % 2 == 1 ? Sex.Male : Sex.Female;

    /// <summary>1 and 2 are the 1800s, 3 and 4 the 1900s, 5 and 6 the 2000s.</summary>
    private static int Century(char digit) => 1800 + (100 * ((digit - '1') / 2));

    private static LocalDate? Date(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;

    private static int Number(string value, int start, int length)
    {
        var number = 0;
        foreach (var c in value.AsSpan(start, length))
        {
            number = (number * 10) + c - '0';
        }

        return number;
    }

    private static bool IsDigits(string value, int length) => value.Length == length && IsDigits(value.AsSpan());

    private static bool IsDigits(ReadOnlySpan<char> value) => !value.ContainsAnyExceptInRange('0', '9');

    [GeneratedRegex("^[A-Z]{1,2}[0-9]{6,9}$", RegexOptions.CultureInvariant)]
    private static partial Regex PassportForm();

    [GeneratedRegex("^[0-9]{10}$", RegexOptions.CultureInvariant)]
    private static partial Regex TenDigits();

    [GeneratedRegex("^[1-6][0-9]{6}[A-Z][0-9]{3}[A-Z]{2}[0-9]$", RegexOptions.CultureInvariant)]
    private static partial Regex BelarusianForm();
}
