using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Outreach.Infrastructure.Registrations;

/// <summary>Finds which cell styles of a workbook show a number as a date.</summary>
internal static class XlsxStyles
{
    /// <returns>For each style whether it is a date.</returns>
    public static bool[] ReadDateStyles(ZipArchiveEntry part)
    {
        using var xml = XlsxArchive.Open(part);
        var formats = new Dictionary<int, string>();
        var styles = new List<bool>();
        var inCellStyles = false;
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs")
            {
                inCellStyles = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && Number(xml.GetAttribute("numFmtId")) is { } id)
            {
                // Formats of conditional styles may come later and repeat an id; the first one belongs to the cells.
                formats.TryAdd(id, xml.GetAttribute("formatCode") ?? string.Empty);
            }
            else if (inCellStyles && xml is { NodeType: XmlNodeType.Element, LocalName: "xf" })
            {
                var format = Number(xml.GetAttribute("numFmtId")) ?? 0;
                styles.Add(formats.TryGetValue(format, out var code) ? IsDateFormat(code) : IsBuiltInDate(format));
            }
        }

        return [.. styles];
    }

    /// <summary>A format with a day, month, year, hour or second outside quotes, escapes and brackets.</summary>
    internal static bool IsDateFormat(string code)
    {
        // Only the section for positive numbers counts.
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = code.IndexOf('"', i + 1);
                    if (i < 0)
                    {
                        return false;
                    }

                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '[':
                    var end = code.IndexOf(']', i + 1);
                    if (end < 0)
                    {
                        return false;
                    }

                    // [h] and the like count elapsed time; [Red], [$-419] and conditions say nothing.
                    if (code[(i + 1)..end].ToLowerInvariant() is "h" or "hh" or "m" or "mm" or "s" or "ss")
                    {
                        return true;
                    }

                    i = end;
                    break;
                case 'G' or 'g' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    return false;
                case 'E' or 'e' when i + 1 < code.Length && code[i + 1] is '+' or '-':
                    return false;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S' or 'e':
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    private static bool IsBuiltInDate(int format) => format is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
