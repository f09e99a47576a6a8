using Outreach.Application.Ports;
using Outreach.Domain.Registrations;

namespace Outreach.Infrastructure.Registrations;

/// <summary>Opens text files and workbooks. Keeps nothing between calls.</summary>
internal sealed class RegistrationFiles : IRegistrationFiles
{
    private static readonly (string Name, char Sign)[] _delimiters = [("comma", ','), ("semicolon", ';'), ("tab", '\t')];

    public IReadOnlyCollection<string> Encodings => TextEncodings.Names;

    public OpenedRegistrationFile Open(byte[] content, string fileName, string? encoding, string? delimiter)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(fileName);
        try
        {
            if (content.Length > IRegistrationFiles.MaxBytes)
            {
                throw FileRefusal.TooLarge;
            }

            var isWorkbook = fileName.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) || content.AsSpan().StartsWith("PK\x03\x04"u8);
            return isWorkbook ? OpenWorkbook(content) : OpenText(content, encoding, delimiter);
        }
        catch (FileRefusal refusal)
        {
            return OpenedRegistrationFile.Refused(refusal.Code);
        }
    }

    private static OpenedRegistrationFile OpenWorkbook(byte[] content)
    {
        XlsxArchive.Check(content);
        var workbook = XlsxWorkbook.Read(content);
        foreach (var sheet in workbook.SheetPaths)
        {
            if (FindHeader(workbook.Rows(sheet)) is { } header)
            {
                return Opened(header, workbook.Rows(sheet));
            }
        }

        throw FileRefusal.Header;
    }

    private static OpenedRegistrationFile OpenText(byte[] content, string? encoding, string? delimiter)
    {
        var text = TextEncodings.Check(content, encoding);
        foreach (var (_, sign) in _delimiters.Where(known => delimiter is null || known.Name == delimiter))
        {
            var rows = new DelimitedText(content, text, sign);
            HeaderMap? header;
            try
            {
                header = FindHeader(rows);
            }
            catch (FileRefusal) when (delimiter is null && sign != '\t')
            {
                // With another delimiter the quotes may be right.
                continue;
            }

            if (header is not null)
            {
                return Opened(header, rows);
            }

            if (delimiter is not null)
            {
                // A broken file is called broken before its header is missed.
                foreach (var row in rows)
                {
                    _ = row;
                }
            }
        }

        throw FileRefusal.Header;
    }

    private static HeaderMap? FindHeader(IEnumerable<SourceRow> rows) =>
        rows.TakeWhile(row => row.Number <= HeaderMap.LastHeaderRow).Select(HeaderMap.TryRead).FirstOrDefault(header => header is not null);

    private static OpenedRegistrationFile Opened(HeaderMap header, IEnumerable<SourceRow> rows)
    {
        // Reads to the end: whatever is wrong further down refuses the file before its first row is taken in.
        var lastFilled = header.Row;
        foreach (var row in rows)
        {
            if (row.Number > header.Row && !row.IsBlank)
            {
                lastFilled = row.Number;
            }
        }

        return header.HasDoubledColumn
            ? throw FileRefusal.Header
            : new OpenedRegistrationFile(null, header, lastFilled - header.Row, Answerable(rows, header.Row));
    }

    /// <summary>Every row from the header to the last filled one, blank rows too.</summary>
    private static IEnumerable<SourceRow> Answerable(IEnumerable<SourceRow> rows, int headerRow)
    {
        var next = headerRow + 1;
        foreach (var row in rows)
        {
            if (row.Number <= headerRow || row.IsBlank)
            {
                continue;
            }

            while (next < row.Number)
            {
                yield return new SourceRow(next++, []);
            }

            yield return row;
            next = row.Number + 1;
        }
    }
}
