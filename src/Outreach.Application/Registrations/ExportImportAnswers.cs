using System.Text;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Application.Security;
using Outreach.Domain;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>All answers to a list as one CSV file: UTF-8, comma, one line for each row, to be sent back to the camp.</summary>
[Requires(Permission.ImportRegistrations)]
public sealed record ExportImportAnswers(Guid ImportId) : IQuery<ImportAnswersFile>;

/// <param name="Patients">Who was taken in.</param>
public sealed record ImportAnswersFile(string FileName, string Csv, IReadOnlyList<Guid> Patients) : IIdentifiesPatients
{
    public IEnumerable<Guid> PatientsShown() => Patients;
}

internal sealed class ExportImportAnswersHandler(OutreachDbContext db, ImportAccess access) : IRequestHandler<ExportImportAnswers, ImportAnswersFile>
{
    public async Task<ImportAnswersFile> Handle(ExportImportAnswers request, CancellationToken cancellationToken)
    {
        var id = new RegistrationImportId(request.ImportId);
        var listName = await access.Visible().Where(i => i.Id == id).Select(i => i.ListName).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("registration import");
        var csv = new StringBuilder();
        var patients = new List<Guid>();
        csv.AppendCsv(AnswerColumns.Names, "\n");
        await foreach (var row in db.ImportRows.AsNoTracking().Where(r => r.ImportId == id).OrderBy(r => r.Row).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            csv.AppendCsv(ImportRows.Values(row), "\n");
            if (row.PatientId is { } patient)
            {
                patients.Add(patient.Value);
            }
        }

        return new ImportAnswersFile($"{listName}-answers.csv", csv.ToString(), patients);
    }
}
