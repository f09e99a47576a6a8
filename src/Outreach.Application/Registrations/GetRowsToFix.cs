using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>The rows of a list that went back to the camp, as the camp wrote them: put right, they can be handed in as a list of their own.</summary>
[Requires(Permission.ImportRegistrations)]
public sealed record GetRowsToFix(Guid ImportId) : IQuery<RowsToFix>;

/// <param name="Columns">Those of the import contract that the list has; a list may be written with these names.</param>
public sealed record RowsToFix(string ListName, IReadOnlyList<string> Columns, IReadOnlyList<RowToFix> Rows);

/// <param name="Row">In the list that was handed in, as a spreadsheet shows it.</param>
/// <param name="Codes">Why it went back; sorted.</param>
/// <param name="Cells">One for each of the columns; never one that a spreadsheet would run.</param>
public sealed record RowToFix(int Row, IReadOnlyList<string> Codes, IReadOnlyList<string> Cells);

internal sealed class GetRowsToFixHandler(OutreachDbContext db, ImportAccess access, IRegistrationFiles files) : IRequestHandler<GetRowsToFix, RowsToFix>
{
    public async Task<RowsToFix> Handle(GetRowsToFix request, CancellationToken cancellationToken)
    {
        var id = new RegistrationImportId(request.ImportId);
        var import = await access.Visible().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException("registration import");
        var name = AnswerColumns.NameOf(RowOutcome.Rejected);
        var codes = await db.ImportRows.AsNoTracking().Where(r => r.ImportId == id && r.Outcome == name).ToDictionaryAsync(r => r.Row, r => r.Codes, cancellationToken);
        if (codes.Count == 0)
        {
            return new RowsToFix(import.ListName, [], []);
        }

        var content = await db.ImportFiles.AsNoTracking().Where(f => f.ImportId == import.FileOf).Select(f => f.Content).SingleAsync(cancellationToken);
        var file = files.Open(content, import.FileName, import.Encoding, import.Delimiter);
        var columns = Enum.GetValues<RegistrationColumn>().Where(c => file.Header?.Has(c) == true).ToList();
        var rows = file.Rows.Where(r => codes.ContainsKey(r.Number)).Select(r => new RowToFix(
            r.Number, codes[r.Number].Split(';', StringSplitOptions.RemoveEmptyEntries), columns.ConvertAll(c => Cell(file.Header!.CellOf(r, c), c))));
        return new RowsToFix(import.ListName, columns.ConvertAll(RegistrationColumns.NameOf), [.. rows]);
    }

    private static string Cell(SourceCell cell, RegistrationColumn column)
    {
        var text = TextFolding.Clean(cell.Text);
        return !FormulaCells.IsFormula(text) ? text
            : RegistrationColumns.IsFreeText(column) ? $" {text}"
            : string.Empty;
    }
}
