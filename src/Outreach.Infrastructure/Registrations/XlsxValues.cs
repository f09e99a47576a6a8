using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Outreach.Domain.Registrations;

namespace Outreach.Infrastructure.Registrations;

/// <summary>What the stored values of a workbook mean.</summary>
internal static partial class XlsxValues
{
    private const int LastSerial = 2_958_465;

    private static readonly LocalDate _epoch1904 = new(1904, 1, 1);

    /// <summary>Day 0 of the 1900 system from its day 61 on; before that the system counts a 29 February 1900 that never was.</summary>
    private static readonly LocalDate _epoch1900 = new(1899, 12, 30);

    /// <summary>A number with a date format is a date, any other its shortest decimal text.</summary>
    public static SourceCell FromNumber(string stored, bool isDate, bool is1904)
    {
        if (!double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return new SourceCell(stored);
        }

        return isDate && number >= 0 && number < LastSerial + 1 ? FromSerial(number, is1904) : new SourceCell(ShortestDecimal(number));
    }

    public static SourceCell FromIso(string stored)
    {
        var date = LocalDatePattern.Iso.Parse(stored.EndsWith("T00:00:00", StringComparison.Ordinal) ? stored[..^9] : stored);
        return date.Success ? new SourceCell(stored, date.Value) : new SourceCell(stored);
    }

    /// <summary><c>_x000D_</c> stands for a character that XML cannot hold.</summary>
    public static string Unescape(string text) =>
        text.Contains("_x", StringComparison.Ordinal)
            ? Escape().Replace(text, match => ((char)int.Parse(match.Groups["hex"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString())
            : text;

    private static SourceCell FromSerial(double serial, bool is1904)
    {
        var seconds = (long)Math.Round(serial * 86_400);
        var (day, second) = ((int)(seconds / 86_400), seconds % 86_400);
        var time = second == 0 ? string.Empty : $" {LocalTimePattern.ExtendedIso.Format(LocalTime.FromSecondsSinceMidnight((int)second))}";
        if (!is1904 && day == 60)
        {
            return new SourceCell($"1900-02-29{time}");
        }

        if (!is1904 && day == 0)
        {
            // A time of day without a date.
            return new SourceCell($"00:00:00{time}");
        }

        var date = is1904 ? _epoch1904.PlusDays(day) : _epoch1900.PlusDays(day < 60 ? day + 1 : day);
        var text = LocalDatePattern.Iso.Format(date);
        return time.Length == 0 ? new SourceCell(text, date) : new SourceCell(text + time);
    }

    /// <summary>Without an exponent: 4.2E+13 is 42000000000000.</summary>
    private static string ShortestDecimal(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
        {
            return text;
        }

        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var negative = text[0] == '-';
        var mantissa = text[(negative ? 1 : 0)..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", string.Empty, StringComparison.Ordinal);
        var whole = (point < 0 ? digits.Length : point) + exponent;
        var plain = whole <= 0
            ? $"0.{new string('0', -whole)}{digits}"
            : whole >= digits.Length ? digits.PadRight(whole, '0') : $"{digits[..whole]}.{digits[whole..]}";
        return negative ? $"-{plain}" : plain;
    }

    [GeneratedRegex("_x(?<hex>[0-9A-Fa-f]{4})_", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
