using System.Globalization;
using System.Xml;
using Outreach.Domain.Registrations;

namespace Outreach.Infrastructure.Registrations;

/// <summary>Reads the rows of a worksheet one after the other.</summary>
internal sealed class XlsxSheet(XmlReader xml, bool is1904, List<string> sharedStrings, bool[] dateStyles)
{
    private const int MaxRows = 1_048_576;

    private int _row;

    /// <returns>Null at the end of the sheet.</returns>
    public SourceRow? TryReadRow()
    {
        while (!(xml is { NodeType: XmlNodeType.Element, LocalName: "row" }))
        {
            if (!xml.Read())
            {
                return null;
            }
        }

        var number = xml.GetAttribute("r") is { } stated && int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : _row + 1;
        if (number <= _row || number > MaxRows)
        {
            throw FileRefusal.Archive;
        }

        _row = number;
        var cells = new List<SourceCell>();
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return new SourceRow(number, cells);
        }

        var depth = xml.Depth;
        var column = 0;
        xml.Read();
        while (xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "c" })
            {
                column = ColumnOf(xml.GetAttribute("r")) ?? column;
                Put(cells, column++, ReadCell());
            }
            else
            {
                xml.Read();
            }
        }

        return new SourceRow(number, cells);
    }

    private static void Put(List<SourceCell> cells, int column, SourceCell cell)
    {
        if (cell.Text.Length == 0)
        {
            return;
        }

        if (column < cells.Count)
        {
            throw FileRefusal.Archive;
        }

        while (cells.Count < column)
        {
            cells.Add(SourceCell.Empty);
        }

        cells.Add(cell);
    }

    /// <summary>Leaves the reader behind the cell.</summary>
    private SourceCell ReadCell()
    {
        var type = xml.GetAttribute("t");
        var style = xml.GetAttribute("s");
        if (xml.IsEmptyElement)
        {
            xml.Read();
            return SourceCell.Empty;
        }

        string? value = null, inline = null;
        var depth = xml.Depth;
        xml.Read();
        while (xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "v" })
            {
                value = xml.ReadElementContentAsString();
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "is" })
            {
                inline = XlsxWorkbook.ReadRuns(xml);
            }
            else if (xml.NodeType == XmlNodeType.Element)
            {
                // A formula is never calculated; what it came to is stored beside it.
                xml.Skip();
            }
            else
            {
                xml.Read();
            }
        }

        xml.Read();
        var cell = type switch
        {
            "inlineStr" => new SourceCell(inline ?? string.Empty),
            "s" => new SourceCell(value is null ? string.Empty : Shared(value)),
            "str" => new SourceCell(XlsxValues.Unescape(value ?? string.Empty)),
            "b" => new SourceCell(value switch { "1" => "TRUE", "0" => "FALSE", _ => value ?? string.Empty }),
            "e" => new SourceCell(value ?? string.Empty),
            "d" => XlsxValues.FromIso(value ?? string.Empty),
            _ => XlsxValues.FromNumber(value ?? string.Empty, IsDateStyle(style), is1904),
        };
        if (cell.Text.Length > FileRefusal.MaxCellLength)
        {
            throw FileRefusal.CellTooLarge;
        }

        return cell.Text.Contains('\0', StringComparison.Ordinal) ? throw FileRefusal.Nul : cell;
    }

    private string Shared(string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < sharedStrings.Count ? sharedStrings[at] : throw FileRefusal.Archive;

    private bool IsDateStyle(string? style) =>
        style is not null && int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < dateStyles.Length && dateStyles[at];

    /// <summary>AB12 is column 27, counted from 0.</summary>
    private static int? ColumnOf(string? reference)
    {
        if (string.IsNullOrEmpty(reference))
        {
            return null;
        }

        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c))
            {
                break;
            }

            column = (column * 26) + char.ToUpperInvariant(c) - 'A' + 1;
            if (column > DelimitedText.MaxColumns)
            {
                throw FileRefusal.Archive;
            }
        }

        return column == 0 ? null : column - 1;
    }
}
