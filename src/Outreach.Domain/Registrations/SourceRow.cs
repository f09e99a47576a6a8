using NodaTime;

namespace Outreach.Domain.Registrations;

/// <summary>A cell as the file has it.</summary>
/// <param name="Text">Uncleaned; a date cell's ISO text.</param>
/// <param name="Date">Set if a spreadsheet says that the cell is a date.</param>
public readonly record struct SourceCell(string Text, LocalDate? Date = null)
{
    public static SourceCell Empty { get; } = new(string.Empty);
}

/// <summary>A row as the file has it.</summary>
/// <param name="Number">As a spreadsheet shows it, from 1.</param>
/// <param name="Cells">From the first column on; a short row has fewer.</param>
public sealed record SourceRow(int Number, IReadOnlyList<SourceCell> Cells)
{
    /// <summary>No cell of the row holds anything.</summary>
    public bool IsBlank
    {
        get
        {
            foreach (var cell in Cells)
            {
                if (!ListWords.IsBlank(TextFolding.Clean(cell.Text)))
                {
                    return false;
                }
            }

            return true;
        }
    }
}

/// <summary>What the importing person states about a list.</summary>
/// <param name="Name">Names the list in references, as in <c>osh-2026-autumn</c>.</param>
/// <param name="Country">ISO 3166 alpha-2 of a member state.</param>
/// <param name="CampDate">The day from which ages count.</param>
public sealed record ListStatement(string Name, string Country, LocalDate CampDate);
