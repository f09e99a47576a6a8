using System.IO.Compression;
using System.Text;
using System.Xml;
using Outreach.Domain.Registrations;

namespace Outreach.Infrastructure.Registrations;

/// <summary>The parts of a workbook that its cells refer to, and its sheets in order.</summary>
/// <remarks>
/// Own code because the contract wants the stored value of a formula, the workbook's date system, shortest decimal texts and rich text joined, all streaming.
/// Elements are told by their local names, so the strict and the transitional form of the format are read alike.
/// </remarks>
internal sealed class XlsxWorkbook
{
    private readonly byte[] _content;
    private readonly bool _is1904;
    private readonly List<string> _sharedStrings;
    private readonly bool[] _dateStyles;

    private XlsxWorkbook(byte[] content, bool is1904, List<string> sharedStrings, bool[] dateStyles, List<string> sheetPaths) =>
        (_content, _is1904, _sharedStrings, _dateStyles, SheetPaths) = (content, is1904, sharedStrings, dateStyles, sheetPaths);

    /// <summary>Worksheets in workbook order.</summary>
    public IReadOnlyList<string> SheetPaths { get; }

    public static XlsxWorkbook Read(byte[] content) => XlsxArchive.Guard(content, archive =>
    {
        var path = Relations(archive, "_rels/.rels", string.Empty).FirstOrDefault(relation => relation.Type == "officeDocument").Target ?? "xl/workbook.xml";
        var folder = path.Contains('/', StringComparison.Ordinal) ? path[..(path.LastIndexOf('/') + 1)] : string.Empty;
        var relations = Relations(archive, $"{folder}_rels/{path[folder.Length..]}.rels", folder);
        var (is1904, ids) = ReadWorkbook(Part(archive, path) ?? throw FileRefusal.Archive);
        var sheets = ids.Select(id => relations.FirstOrDefault(relation => relation.Id == id && relation.Type == "worksheet").Target)
            .OfType<string>().Where(target => Part(archive, target) is not null).ToList();
        var strings = Target("sharedStrings") is { } stringsPart ? ReadSharedStrings(stringsPart) : [];
        var styles = Target("styles") is { } stylesPart ? XlsxStyles.ReadDateStyles(stylesPart) : [];
        return new XlsxWorkbook(content, is1904, strings, styles, sheets);

        ZipArchiveEntry? Target(string type) =>
            relations.FirstOrDefault(relation => relation.Type == type).Target is { } target ? Part(archive, target) : null;
    });

    /// <summary>Rows that the sheet has, with their numbers; rows without cells may be left out.</summary>
    public IEnumerable<SourceRow> Rows(string sheetPath)
    {
        using var archive = new ZipArchive(new MemoryStream(_content, false), ZipArchiveMode.Read);
        using var xml = XlsxArchive.Open(Part(archive, sheetPath)!);
        var sheet = new XlsxSheet(xml, _is1904, _sharedStrings, _dateStyles);
        while (sheet.TryReadRow() is { } row)
        {
            yield return row;
        }
    }

    /// <summary>Joins the runs of a text; leaves out how Japanese is to be pronounced. The reader stands on the element that holds them.</summary>
    internal static string ReadRuns(XmlReader xml)
    {
        if (xml.IsEmptyElement)
        {
            return string.Empty;
        }

        var text = new StringBuilder();
        var depth = xml.Depth;
        xml.Read();
        while (xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" })
            {
                xml.Skip();
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "t" })
            {
                text.Append(xml.ReadElementContentAsString());
            }
            else
            {
                xml.Read();
            }
        }

        return XlsxValues.Unescape(text.ToString());
    }

    private static (bool Is1904, List<string> SheetIds) ReadWorkbook(ZipArchiveEntry part)
    {
        using var xml = XlsxArchive.Open(part);
        var is1904 = false;
        var ids = new List<string>();
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
            {
                is1904 = xml.GetAttribute("date1904") is "1" or "true";
            }
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" })
            {
                for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
                {
                    if (xml.LocalName == "id" && xml.Prefix.Length > 0)
                    {
                        ids.Add(xml.Value);
                    }
                }

                xml.MoveToElement();
            }
        }

        return (is1904, ids);
    }

    private static List<string> ReadSharedStrings(ZipArchiveEntry part)
    {
        using var xml = XlsxArchive.Open(part);
        var strings = new List<string>();
        xml.Read();
        while (!xml.EOF)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                strings.Add(ReadRuns(xml));
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
                {
                    xml.Read();
                }
            }
            else
            {
                xml.Read();
            }
        }

        return strings;
    }

    private static List<(string Id, string Type, string Target)> Relations(ZipArchive archive, string path, string folder)
    {
        var relations = new List<(string, string, string)>();
        if (Part(archive, path) is not { } part)
        {
            return relations;
        }

        using var xml = XlsxArchive.Open(part);
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && xml.GetAttribute("TargetMode") != "External")
            {
                var type = xml.GetAttribute("Type") ?? string.Empty;
                var target = xml.GetAttribute("Target") ?? string.Empty;
                relations.Add((xml.GetAttribute("Id") ?? string.Empty, type[(type.LastIndexOf('/') + 1)..], target.StartsWith('/') ? target[1..] : folder + target));
            }
        }

        return relations;
    }

    private static ZipArchiveEntry? Part(ZipArchive archive, string path) =>
        archive.GetEntry(path) ?? archive.Entries.FirstOrDefault(entry => string.Equals(entry.FullName, path, StringComparison.OrdinalIgnoreCase));
}
