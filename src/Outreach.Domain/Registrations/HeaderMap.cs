namespace Outreach.Domain.Registrations;

/// <summary>Which column of a file means what.</summary>
public sealed class HeaderMap
{
    /// <summary>A header stands in one of the first rows, counted as a spreadsheet does.</summary>
    public const int LastHeaderRow = 10;

    private const int FewestKnownColumns = 4;

    private readonly int[] _positions;
    private readonly string[] _folded;

    private HeaderMap(int row, int[] positions, string[] folded, bool hasDoubledColumn) =>
        (Row, _positions, _folded, HasDoubledColumn) = (row, positions, folded, hasDoubledColumn);

    /// <summary>As a spreadsheet shows it.</summary>
    public int Row { get; }

    /// <summary>Two columns have one meaning: the file is refused.</summary>
    public bool HasDoubledColumn { get; }

    /// <summary>Number of columns up to the last header that holds anything.</summary>
    public int Width => _folded.Length;

    /// <summary>Reads a row as a header.</summary>
    /// <returns>Null unless it has a name column (or family and given name) and at least four known columns.</returns>
    public static HeaderMap? TryRead(SourceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var folded = row.Cells.Select(cell => RegistrationColumns.FoldHeader(cell.Text)).ToList();
        while (folded.Count > 0 && folded[^1].Length == 0)
        {
            folded.RemoveAt(folded.Count - 1);
        }

        var positions = new int[RegistrationColumns.Count];
        Array.Fill(positions, -1);
        var known = 0;
        var doubled = false;
        for (var i = 0; i < folded.Count; i++)
        {
            if (folded[i].Length == 0 || !RegistrationColumns.TryFind(folded[i], out var column))
            {
                continue;
            }

            if (positions[(int)column] >= 0)
            {
                doubled = true;
                continue;
            }

            positions[(int)column] = i;
            known++;
        }

        var named = positions[(int)RegistrationColumn.FullName] >= 0
            || (positions[(int)RegistrationColumn.FamilyName] >= 0 && positions[(int)RegistrationColumn.GivenName] >= 0);
        return named && known >= FewestKnownColumns ? new HeaderMap(row.Number, positions, [.. folded], doubled) : null;
    }

    public bool Has(RegistrationColumn column) => _positions[(int)column] >= 0;

    /// <summary>The cell of a column; empty if the file has no such column or the row is short.</summary>
    public SourceCell CellOf(SourceRow row, RegistrationColumn column)
    {
        ArgumentNullException.ThrowIfNull(row);
        var position = _positions[(int)column];
        return position >= 0 && position < row.Cells.Count ? row.Cells[position] : SourceCell.Empty;
    }

    /// <summary>The header once more, as a page break leaves it.</summary>
    public bool IsRepeatedBy(SourceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var same = 0;
        for (var i = 0; i < row.Cells.Count; i++)
        {
            var text = row.Cells[i].Text;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            // Headers are short; a long cell cannot repeat one, and a person's row is found out at its first cell.
            if (i >= _folded.Length || text.Length > 200 || RegistrationColumns.FoldHeader(text) != _folded[i])
            {
                return false;
            }

            same++;
        }

        return same >= FewestKnownColumns;
    }

    /// <summary>Something stands right of the last header: cells have shifted.</summary>
    public bool IsOverrunBy(SourceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        for (var i = Width; i < row.Cells.Count; i++)
        {
            if (!ListWords.IsBlank(TextFolding.Clean(row.Cells[i].Text)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Nothing in the row but perhaps its running number; columns without a known meaning are ignored.</summary>
    public bool IsEmpty(SourceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        for (var column = 0; column < _positions.Length; column++)
        {
            if (column != (int)RegistrationColumn.No
                && CellOf(row, (RegistrationColumn)column).Text is { Length: > 0 } text
                && !ListWords.IsBlank(TextFolding.Clean(text)))
            {
                return false;
            }
        }

        return !IsOverrunBy(row);
    }
}
