using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Registrations;

namespace Outreach.Application.Registrations;

/// <summary>Finds the registered people with whom a batch of rows has to be compared, with a handful of queries for all of them.</summary>
/// <remarks>People of all hospitals: somebody is registered once for the whole programme. Of others a camp learns the list and row only.</remarks>
public sealed class EarlierPeople(OutreachDbContext db) : ISharedPart
{
    /// <summary>Adds them to the run's register; those who are in it already stay.</summary>
    internal async Task LoadAsync(ImportRun run, IReadOnlyList<RowAnswer> answers, CancellationToken cancellationToken)
    {
        var ids = await CandidatesAsync(answers.Where(a => a.IsPerson).ToList(), cancellationToken);
        if (ids.Count == 0)
        {
            return;
        }

        var patients = await db.Patients.AsNoTracking().Where(p => ids.Contains(p.Id) && p.Status != PatientStatus.Merged).ToListAsync(cancellationToken);
        var phones = (await db.Contacts.AsNoTracking().Where(c => ids.Contains(c.PatientId) && !c.IsRemoved && c.Phone != null)
            .OrderBy(c => c.Position).Select(c => new { c.PatientId, c.Phone }).ToListAsync(cancellationToken)).ToLookup(c => c.PatientId, c => c.Phone!);
        var identifiers = (await db.Identifiers.AsNoTracking()
            .Where(i => ids.Contains(i.PatientId) && !i.IsRemoved && i.Check != IdentifierCheck.WrongForm && i.Check != IdentifierCheck.WrongCheckDigit)
            .Select(i => new { i.PatientId, i.Type, i.Value }).ToListAsync(cancellationToken)).ToLookup(i => i.PatientId, i => new HeldIdentifier(i.Type, i.Value));
        var rows = await db.ImportRows.AsNoTracking().Where(r => r.PatientId != null && ids.Contains(r.PatientId!.Value))
            .Join(db.Imports, r => r.ImportId, i => i.Id, (r, i) => new { Patient = r.PatientId!.Value, r.ImportId, r.Row, i.ListName })
            .ToDictionaryAsync(r => r.Patient, cancellationToken);

        foreach (var patient in patients)
        {
            var row = rows.GetValueOrDefault(patient.Id);
            var isOwn = row is not null && row.ImportId == run.Import.Id;
            run.Register.Add(new PersonTakenIn(
                isOwn ? PersonTakenIn.KeyOf(row!.ListName, row.Row) : patient.Id.Value.ToString("N"),
                isOwn ? long.MaxValue : patient.RegisteredAt.ToUnixTimeTicks(),
                row?.Row ?? 0,
                isOwn ? row!.ListName : null,
                row is null ? patient.Reference : $"{row.ListName}:{row.Row}",
                NamePairKey.Of(patient.FamilyName, patient.GivenName),
                patient.Sex,
                patient.Birth,
                [.. phones[patient.Id].Distinct()],
                [.. identifiers[patient.Id]]));
        }
    }

    private async Task<HashSet<PatientId>> CandidatesAsync(IReadOnlyList<RowAnswer> answers, CancellationToken cancellationToken)
    {
        var names = answers.Select(a => NamePairKey.Of(a.FamilyName, a.GivenName).ToString()).Distinct().ToList();
        var numbers = answers.Select(a => a.Identifier).Where(i => i is { Holds: true }).Select(i => i!.Value).Distinct().ToList();
        var ids = new HashSet<PatientId>();
        if (names.Count > 0)
        {
            ids.UnionWith(await db.Patients.Where(p => names.Contains(p.NamesKey)).Select(p => p.Id).ToListAsync(cancellationToken));
        }

        if (numbers.Count > 0)
        {
            ids.UnionWith(await db.Identifiers.Where(i => !i.IsRemoved && numbers.Contains(i.Value)).Select(i => i.PatientId).ToListAsync(cancellationToken));
        }

        return ids;
    }
}
