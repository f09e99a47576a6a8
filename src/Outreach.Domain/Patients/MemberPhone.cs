using System.Text.RegularExpressions;

namespace Outreach.Domain.Patients;

/// <summary>What could be made of a phone number as written.</summary>
public enum PhoneReadingStatus
{
    /// <summary>Nothing was written.</summary>
    Missing = 0,

    /// <summary>A number of a member state.</summary>
    Member = 1,

    /// <summary>A plus and a number of another country: kept as it stands, not verified.</summary>
    Unverified = 2,

    /// <summary>Cannot be made a number.</summary>
    Invalid = 3,
}

/// <param name="E164">The number with its plus; null unless one could be read.</param>
public readonly record struct PhoneReading(PhoneReadingStatus Status, string? E164);

/// <summary>Reads phone numbers of the member states as people write them.</summary>
public static partial class MemberPhone
{
    /// <summary>Longest text that is looked at; several numbers with words around them fit.</summary>
    public const int MaxLength = 400;

    private static readonly MemberState[] _byCallingCode = MemberStates.All.DistinctBy(state => state.CallingCode).OrderByDescending(state => state.CallingCode.Length).ToArray();

    /// <summary>
    /// Digits of any script; words around are ignored; of several numbers (comma, semicolon, line break) the first readable one counts.
    /// </summary>
    /// <param name="text">As written, line breaks included.</param>
    /// <param name="country">ISO 3166 alpha-2 of the place where the number was written down: whose national numbers are meant.</param>
    public static PhoneReading Read(string? text, string country)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return default;
        }

        if (text.Length > MaxLength)
        {
            return new PhoneReading(PhoneReadingStatus.Invalid, null);
        }

        foreach (var line in text.Split(['\n', '\r', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var part in TextFolding.Fold(TextFolding.Clean(line)).Split([',', ';'], StringSplitOptions.RemoveEmptyEntries))
            {
                var reading = ReadOne(part, country);
                if (reading.E164 is not null)
                {
                    return reading;
                }
            }
        }

        return new PhoneReading(PhoneReadingStatus.Invalid, null);
    }

    /// <summary>The member state of an E.164 number, or null. Russia and Kazakhstan share +7; Kazakhstan's numbers begin with 6 or 7.</summary>
    public static MemberState? CountryOf(string e164)
    {
        ArgumentNullException.ThrowIfNull(e164);
        if (e164 is ['+', '7', var next, ..])
        {
            return MemberStates.Find(next is '6' or '7' ? "KZ" : "RU");
        }

        return e164.Length == 0 ? null : _byCallingCode.FirstOrDefault(state => e164.AsSpan(1).StartsWith(state.CallingCode));
    }

    private static PhoneReading ReadOne(string part, string country)
    {
        var invalid = new PhoneReading(PhoneReadingStatus.Invalid, null);

        // A spreadsheet's 9.9E+11 is not a number any more.
        if (Scientific().IsMatch(part))
        {
            return invalid;
        }

        var plus = false;
        Span<char> buffer = stackalloc char[24];
        var length = 0;
        foreach (var c in part)
        {
            if (c == '+')
            {
                if (length > 0)
                {
                    return invalid;
                }

                plus = true;
            }
            else if (char.IsAsciiDigit(c))
            {
                if (length == buffer.Length)
                {
                    return invalid;
                }

                buffer[length++] = c;
            }
        }

        ReadOnlySpan<char> digits = buffer[..length];
        if (plus)
        {
            return International(digits) is { } number ? number : Foreign(digits);
        }

        if (digits.StartsWith("00"))
        {
            return International(digits[2..]) ?? invalid;
        }

        if (digits.StartsWith("810") && International(digits[3..]) is { E164: not null } abroad)
        {
            return abroad;
        }

        if (MemberStates.Find(country) is { } home && WithTrunk(digits, home) is { } national)
        {
            return Member(home, national);
        }

        return International(digits) ?? invalid;
    }

    /// <returns>Null if the calling code is of no member state; invalid if it is and the rest is no national number of it.</returns>
    private static PhoneReading? International(ReadOnlySpan<char> digits)
    {
        foreach (var state in _byCallingCode)
        {
            if (digits.StartsWith(state.CallingCode))
            {
                return WithTrunk(digits[state.CallingCode.Length..], state) is { } national
                    ? Member(state, national)
                    : new PhoneReading(PhoneReadingStatus.Invalid, null);
            }
        }

        return null;
    }

    private static PhoneReading Foreign(ReadOnlySpan<char> digits) =>
        digits.Length is >= 7 and <= 15 && digits[0] != '0' && digits.ContainsAnyExcept(digits[0])
            ? new PhoneReading(PhoneReadingStatus.Unverified, string.Concat("+", digits))
            : new PhoneReading(PhoneReadingStatus.Invalid, null);

    private static string? WithTrunk(ReadOnlySpan<char> digits, MemberState state)
    {
        if (IsNational(digits, state))
        {
            return digits.ToString();
        }

        return state.TrunkPrefix.Length > 0 && digits.StartsWith(state.TrunkPrefix) && IsNational(digits[state.TrunkPrefix.Length..], state)
            ? digits[state.TrunkPrefix.Length..].ToString()
            : null;
    }

    private static bool IsNational(ReadOnlySpan<char> digits, MemberState state)
    {
        if (digits.Length != state.NationalLength || digits[0] == '0' || !digits.ContainsAnyExcept(digits[0]))
        {
            return false;
        }

        return state.CallingCode switch
        {
            "86" => digits[0] == '1' && digits[1] is >= '3' and <= '9',
            "7" => digits[0] is >= '3' and <= '9',
            _ => true,
        };
    }

    private static PhoneReading Member(MemberState state, string national) =>
        new(PhoneReadingStatus.Member, string.Concat("+", state.CallingCode, national));

    [GeneratedRegex(@"\de[+\-]?\d", RegexOptions.CultureInvariant)]
    private static partial Regex Scientific();
}
