using System.Text.Json;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>The answers to the rows of a list, in the file's order, in pages.</summary>
/// <param name="After">The last row of the page before.</param>
[Requires(Permission.ImportRegistrations)]
public sealed record ListImportRows(Guid ImportId, RowOutcome? Outcome = null, int After = 0, int Limit = 100) : IQuery<ImportRowsPage>;

/// <param name="Row">As a spreadsheet shows it.</param>
/// <param name="OutcomeAlone">The outcome if this list were the first one ever.</param>
/// <param name="Codes">What is wrong or to be looked at; sorted.</param>
/// <param name="Flags">For a clinician; sorted.</param>
/// <param name="Fields">What was read, by column of the import contract; empty for rows that were sent back or skipped.</param>
/// <param name="PatientId">Who was taken in; null in a dry run.</param>
public sealed record ImportRow(
    int Row, RowOutcome Outcome, RowOutcome OutcomeAlone, IReadOnlyList<string> Codes, IReadOnlyList<string> Flags, IReadOnlyDictionary<string, string> Fields, Guid? PatientId);

/// <param name="Next">Send it as <c>after</c> for the next page; null on the last.</param>
public sealed record ImportRowsPage(IReadOnlyList<ImportRow> Items, int? Next) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Items.Select(i => i.PatientId).OfType<Guid>();
}

internal sealed class ListImportRowsValidator : AbstractValidator<ListImportRows>
{
    public ListImportRowsValidator()
    {
        RuleFor(r => r.Outcome).IsInEnum();
        RuleFor(r => r.After).GreaterThanOrEqualTo(0);
        RuleFor(r => r.Limit).InclusiveBetween(1, 500);
    }
}

internal sealed class ListImportRowsHandler(OutreachDbContext db, ImportAccess access) : IRequestHandler<ListImportRows, ImportRowsPage>
{
    public async Task<ImportRowsPage> Handle(ListImportRows request, CancellationToken cancellationToken)
    {
        var id = new RegistrationImportId(request.ImportId);
        if (!await access.Visible().AnyAsync(i => i.Id == id, cancellationToken))
        {
            throw new NotFoundException("registration import");
        }

        var rows = db.ImportRows.AsNoTracking().Where(r => r.ImportId == id && r.Row > request.After);
        if (request.Outcome is { } outcome)
        {
            var name = AnswerColumns.NameOf(outcome);
            rows = rows.Where(r => r.Outcome == name);
        }

        var page = await rows.OrderBy(r => r.Row).Take(request.Limit + 1).ToListAsync(cancellationToken);
        return new ImportRowsPage([.. page.Take(request.Limit).Select(ImportRows.Read)], page.Count > request.Limit ? page[request.Limit - 1].Row : null);
    }
}

/// <summary>How answers are stored.</summary>
internal static class ImportRows
{
    /// <summary>Columns that the row has fields of its own for.</summary>
    private static readonly string[] _own = ["row", "outcome", "codes", "flags"];

    public static RegistrationRow Write(RegistrationImportId import, RowAnswer answer, PatientId? patient)
    {
        var values = AnswerColumns.ValuesOf(answer);
        var fields = AnswerColumns.Names.Index().Where(column => !_own.Contains(column.Item) && values[column.Index].Length > 0).ToDictionary(column => column.Item, column => values[column.Index]);
        return new RegistrationRow(
            import, answer.Row, AnswerColumns.NameOf(answer.Outcome), string.Join(';', answer.Codes), answer.IsPerson ? string.Join(';', answer.Flags) : string.Empty,
            JsonSerializer.Serialize(fields, OutreachJson.Options))
        { PatientId = patient };
    }

    public static ImportRow Read(RegistrationRow row)
    {
        var fields = FieldsOf(row);
        fields.Remove("outcome_alone", out var alone);
        return new ImportRow(
            row.Row, AnswerColumns.OutcomeOf(row.Outcome), AnswerColumns.OutcomeOf(alone ?? row.Outcome), Parts(row.Codes), Parts(row.Flags), fields, row.PatientId?.Value);
    }

    /// <summary>One value for each of the columns.</summary>
    public static IEnumerable<string> Values(RegistrationRow row)
    {
        var fields = FieldsOf(row);
        return AnswerColumns.Names.Select(name => name switch
        {
            "row" => row.Row.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "outcome" => row.Outcome,
            "codes" => row.Codes,
            "flags" => row.Flags,
            _ => fields.GetValueOrDefault(name, string.Empty),
        });
    }

    private static Dictionary<string, string> FieldsOf(RegistrationRow row) => JsonSerializer.Deserialize<Dictionary<string, string>>(row.FieldsJson, OutreachJson.Options)!;

    private static string[] Parts(string joined) => joined.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
