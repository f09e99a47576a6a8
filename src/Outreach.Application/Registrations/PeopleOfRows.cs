using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Policies;
using Outreach.Application.Ports;
using Outreach.Application.WaitingList;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Policies;
using Outreach.Domain.Registrations;
using Outreach.Domain.Screening;
using Outreach.Domain.Security;
using Outreach.Domain.Theatre;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.Registrations;

/// <summary>Makes patients of the rows that are taken in, with everything that hangs on them, and writes them in bulk.</summary>
public sealed class PeopleOfRows(OutreachDbContext db, IRowWriter insert, PolicyReader policies, IClock clock) : ISharedPart
{
    /// <returns>For each row that was taken in its patient.</returns>
    internal async Task<Dictionary<int, PatientId>> WriteAsync(RegistrationImport import, IEnumerable<RowAnswer> answers, CancellationToken cancellationToken)
    {
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == import.HospitalId, cancellationToken);
        var camp = await db.Camps.AsNoTracking().Where(c => c.Code == import.ListName).Select(c => c.Id).SingleAsync(cancellationToken);
        var priority = await policies.ForHospitalAsync<PriorityPolicy>(PolicyKind.Priority, hospital.Id, cancellationToken);
        var now = clock.GetCurrentInstant();
        var records = new RecordsOfRows(new ImportSetting(import, hospital, camp, clock, now, HospitalTime.DateAt(now, hospital.Zone), priority));
        var patients = new Dictionary<int, PatientId>();
        foreach (var answer in answers.Where(a => a.IsTakenIn))
        {
            patients.Add(answer.Row, records.Add(answer));
        }

        await insert.InsertAsync(db, records.Patients, cancellationToken);

        // Neighbours in the index one after the other: each of its pages is looked up once for all of them.
        records.SearchTerms.Sort((a, b) => string.CompareOrdinal(a.Term, b.Term));
        await insert.InsertAsync(db, records.SearchTerms, cancellationToken);
        await insert.InsertAsync(db, records.Contacts, cancellationToken);
        await insert.InsertAsync(db, records.Identifiers, cancellationToken);
        await insert.InsertAsync(db, records.Consents, cancellationToken);
        await insert.InsertAsync(db, records.Screenings, cancellationToken);
        await insert.InsertAsync(db, records.Findings, cancellationToken);
        await insert.InsertAsync(db, records.Readings, cancellationToken);
        await insert.InsertAsync(db, records.Entries, cancellationToken);
        await insert.InsertAsync(db, records.Audit, cancellationToken);
        return patients;
    }
}

/// <summary>What the records of all rows have in common.</summary>
/// <param name="Now">When they are taken in.</param>
/// <param name="Today">The same in the hospital's calendar.</param>
/// <param name="Priority">The rule by which entries are ranked.</param>
internal sealed record ImportSetting(RegistrationImport Import, Hospital Hospital, ScreeningCampId Camp, IClock Clock, Instant Now, LocalDate Today, PolicyInForce<PriorityPolicy> Priority)
{
    public TId New<TId>()
        where TId : struct, IEntityId<TId> => EntityId.New<TId>(Clock);

    /// <summary>The place in the list, by what the row says.</summary>
    public void Rank(WaitingListEntry entry, RowAnswer answer)
    {
        var (own, fellow) = (answer.Of(entry.Eye), answer.Of(entry.Eye.Fellow()));
        var facts = new PriorityFacts(
            entry.Eye, own.Presenting.Acuity?.Rank, fellow.Presenting.Acuity?.Rank, fellow.IsOperated, false, false, 0, false, entry.ListedOn);
        EntryRanking.Apply(entry, facts, Today, Priority);
    }
}
