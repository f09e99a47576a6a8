using Outreach.Domain.Patients;

namespace Outreach.Domain.Registrations;

/// <summary>
/// Reads one row by itself, without looking at other rows. Holds nothing between rows; not for several threads at once.
/// </summary>
public sealed class RowReader(ListStatement list, HeaderMap header, ListingLimits limits)
{
    private static readonly string[] _rejectingPrefixes = ["name.missing", "birth_date.missing", "birth_date.unreadable", "birth_date.impossible", "birth_date.out_of_range", "birth_date.calendar", "birth_date.ambiguous"];

    /// <summary>Reads a row. The outcome is skipped, rejected, warned or accepted; whether it is a duplicate is found later.</summary>
    public RowAnswer Read(SourceRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var answer = new RowAnswer(row.Number);
        if (BeginsWithTotal(row))
        {
            return answer.EndAs(RowOutcome.Skipped, ["row.total"]);
        }

        if (header.IsEmpty(row))
        {
            return answer.EndAs(RowOutcome.Skipped, ["row.empty"]);
        }

        if (header.IsRepeatedBy(row))
        {
            return answer.EndAs(RowOutcome.Skipped, ["row.header"]);
        }

        var cells = new RowCells(header, row, answer);
        if (header.IsOverrunBy(row))
        {
            cells.TouchAll();
            return answer.EndAs(RowOutcome.Rejected, answer.Codes.Append("row.columns"));
        }

        new PersonReader(list, cells, answer).Read();
        if (answer.Codes.Any(IsRejecting))
        {
            cells.TouchAll();
            return answer.EndAs(RowOutcome.Rejected, answer.Codes.Where(code => IsRejecting(code) || code.StartsWith("cell.formula", StringComparison.Ordinal)));
        }

        new ExaminationReader(list, limits, cells, answer).Read();
        answer.Outcome = answer.OutcomeAlone = answer.Codes.Count > 0 ? RowOutcome.Warned : RowOutcome.Accepted;
        return answer;
    }

    private static bool IsRejecting(string code) => Array.IndexOf(_rejectingPrefixes, code) >= 0;

    private static bool BeginsWithTotal(SourceRow row)
    {
        foreach (var cell in row.Cells)
        {
            var cleaned = TextFolding.Clean(cell.Text);
            if (!ListWords.IsBlank(cleaned))
            {
                return ListWords.IsTotal(cleaned);
            }
        }

        return false;
    }
}

/// <summary>The cells of a row, cleaned; formulas found on the way.</summary>
internal sealed class RowCells(HeaderMap header, SourceRow row, RowAnswer answer)
{
    public bool Has(RegistrationColumn column) => header.Has(column);

    /// <summary>As the file has it.</summary>
    public SourceCell Raw(RegistrationColumn column) => header.CellOf(row, column);

    /// <summary>Cleaned; empty if blank, or a formula in a typed column.</summary>
    public string Text(RegistrationColumn column)
    {
        var text = Stated(column);
        return ListWords.IsBlank(text) ? string.Empty : text;
    }

    /// <summary>Cleaned, with the words for no left standing; empty if there is nothing, or a formula in a typed column.</summary>
    public string Stated(RegistrationColumn column)
    {
        var cleaned = TextFolding.Clean(Raw(column).Text);
        if (!FormulaCells.IsFormula(cleaned))
        {
            return cleaned;
        }

        answer.Code("cell.formula", column);
        return RegistrationColumns.IsFreeText(column) ? cleaned : string.Empty;
    }

    /// <summary>Finds the formulas of every known column.</summary>
    public void TouchAll()
    {
        for (var column = 1; column < RegistrationColumns.Count; column++)
        {
            Stated((RegistrationColumn)column);
        }
    }
}
