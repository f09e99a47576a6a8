using System.IO.Compression;
using System.Text;

namespace Outreach.Application.Tests.Registrations;

/// <summary>Makes small workbooks out of their parts, also broken ones.</summary>
internal sealed class Workbook
{
    private const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    private const string Types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly Dictionary<string, byte[]> _parts = [];
    private readonly List<string> _sheets = [];

    public bool Is1904 { get; init; }

    public string SharedStrings { get; init; } = string.Empty;

    /// <summary>Style 1 is a date, 2 shows two decimals, 3 is a custom date, 4 custom text in quotes.</summary>
    private static string Styles =>
        $"<styleSheet {Main}><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"[$-419]dd\\.mm\\.yyyy;@\"/><numFmt numFmtId=\"165\" formatCode=\"0.0&quot; day&quot;\"/></numFmts>"
        + "<cellStyleXfs count=\"1\"><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs count=\"5\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"2\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>";

    public Workbook Sheet(string rows)
    {
        _sheets.Add(rows);
        return this;
    }

    public Workbook Part(string path, string text) => Part(path, Encoding.UTF8.GetBytes(text));

    public Workbook Part(string path, byte[] bytes)
    {
        _parts[path] = bytes;
        return this;
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true))
        {
            Write(zip, "_rels/.rels", $"<Relationships><Relationship Id=\"rId1\" Type=\"{Types}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Write(zip, "xl/workbook.xml", $"<workbook {Main}><workbookPr{(Is1904 ? " date1904=\"1\"" : "")}/><sheets>{string.Concat(_sheets.Select((_, i) => $"<sheet name=\"S{i}\" sheetId=\"{i + 1}\" r:id=\"s{i}\"/>"))}</sheets></workbook>");
            Write(zip, "xl/_rels/workbook.xml.rels", $"<Relationships>{string.Concat(_sheets.Select((_, i) => $"<Relationship Id=\"s{i}\" Type=\"{Types}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))}<Relationship Id=\"x\" Type=\"{Types}/styles\" Target=\"/xl/styles.xml\"/><Relationship Id=\"y\" Type=\"{Types}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
            Write(zip, "xl/styles.xml", Styles);
            Write(zip, "xl/sharedStrings.xml", $"<sst {Main}>{SharedStrings}</sst>");
            for (var i = 0; i < _sheets.Count; i++)
            {
                Write(zip, $"xl/worksheets/sheet{i}.xml", $"<worksheet {Main}><sheetData>{_sheets[i]}</sheetData></worksheet>");
            }

            foreach (var (path, bytes) in _parts)
            {
                using var part = zip.CreateEntry(path, CompressionLevel.Fastest).Open();
                part.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A row of texts.</summary>
    public static string Texts(int row, params string[] cells) =>
        $"<row r=\"{row}\">{string.Concat(cells.Select(cell => $"<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"))}</row>";

    private void Write(ZipArchive zip, string path, string text)
    {
        if (_parts.ContainsKey(path))
        {
            return;
        }

        using var part = zip.CreateEntry(path).Open();
        part.Write(Encoding.UTF8.GetBytes(text));
    }
}
