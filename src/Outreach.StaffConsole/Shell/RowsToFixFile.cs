using System.Globalization;
using System.Text;
using MediatR;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Outreach.Application;
using Outreach.Application.Registrations;

namespace Outreach.StaffConsole.Shell;

/// <summary>The rows that went back to a camp as a CSV file to correct and hand in again, each with what is wrong in the reader's language.</summary>
internal static class RowsToFixFile
{
    public static async Task<FileContentHttpResult> SendAsync(Guid id, IMediator mediator, Words words, CancellationToken cancellationToken)
    {
        var list = await mediator.Send(new GetRowsToFix(id), cancellationToken);
        return TypedResults.File(BytesOf(list, words), "text/csv; charset=utf-8", $"{list.ListName}-to-fix.csv");
    }

    /// <summary>With a byte order mark, by which spreadsheets know the encoding. The first two columns are none of a list's and are ignored when it comes back.</summary>
    private static byte[] BytesOf(RowsToFix list, Words words)
    {
        var csv = new StringBuilder("\uFEFF");
        csv.AppendCsv(["handed_in_row", "answer", .. list.Columns]);
        foreach (var row in list.Rows)
        {
            csv.AppendCsv([row.Row.ToString(CultureInfo.InvariantCulture), string.Join("; ", row.Codes.Select(words.Explain)), .. row.Cells]);
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }
}
