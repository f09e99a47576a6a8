using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.WaitingList;

namespace Outreach.Application.WaitingList;

/// <summary>An entry as the list shows it.</summary>
/// <param name="Tier">That orders the list: the override's, or the computed.</param>
/// <param name="Points">That order the list.</param>
/// <param name="Overridden">A clinician set tier and points.</param>
/// <param name="ListedOn">Start of the wait, in the hospital's calendar.</param>
/// <param name="DaysWaiting">Full days since then, today at the hospital.</param>
/// <param name="Flags">Codes for a clinician.</param>
/// <param name="HoldReviewOn">Only of an entry on hold.</param>
public sealed record ListedEntry(
    Guid EntryId, Guid PatientId, string PatientReference, string FamilyName, string GivenName, string? Patronymic, int BirthYear, Eye Eye,
    Guid HospitalId, string HospitalCode, EntryStatus Status, PriorityTier Tier, int Points, bool Overridden, ClinicianQueue Queue, IReadOnlyList<string> Flags,
    LocalDate ListedOn, int DaysWaiting, string? Country, string Language, LocalDate? HoldReviewOn, long Version);

/// <summary>Reads entries with the names of their patients.</summary>
public sealed class EntryDetailsReader(OutreachDbContext db, IClock clock) : ISharedPart
{
    /// <summary>The entries with these ids, in the order of the ids.</summary>
    internal async Task<IReadOnlyList<ListedEntry>> OfAsync(IReadOnlyList<WaitingListEntryId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await db.WaitingList.AsNoTracking()
            .Where(e => ids.Contains(e.Id))
            .Join(db.Patients, e => e.PatientId, p => p.Id, (Entry, Patient) => new { Entry, Patient })
            .Join(db.Hospitals, r => r.Entry.HospitalId, h => h.Id, (r, h) => new
            {
                r.Entry.Id,
                r.Entry.PatientId,
                r.Patient.Reference,
                r.Patient.FamilyName,
                r.Patient.GivenName,
                r.Patient.Patronymic,
                r.Patient.BirthYear,
                r.Entry.Eye,
                r.Entry.HospitalId,
                h.Code,
                h.Zone,
                r.Entry.Status,
                r.Entry.RankTier,
                r.Entry.RankPoints,
                Overridden = r.Entry.OverrideAt != null,
                r.Entry.Queue,
                r.Entry.Flags,
                r.Entry.ListedOn,
                r.Entry.Country,
                r.Entry.Language,
                r.Entry.HoldReviewOn,
                r.Entry.Version,
            })
            .ToListAsync(cancellationToken);

        var now = clock.GetCurrentInstant();
        var byId = rows.ToDictionary(r => r.Id, r => new ListedEntry(
            r.Id.Value, r.PatientId.Value, r.Reference, r.FamilyName, r.GivenName, r.Patronymic, r.BirthYear, r.Eye,
            r.HospitalId.Value, r.Code, r.Status, r.RankTier, r.RankPoints, r.Overridden, r.Queue, SplitCodes(r.Flags),
            r.ListedOn, Math.Max(0, Period.DaysBetween(r.ListedOn, HospitalTime.DateAt(now, r.Zone))), r.Country, r.Language, r.HoldReviewOn, r.Version));
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }

    /// <summary>Codes that are stored joined by a semicolon.</summary>
    internal static string[] SplitCodes(string codes) => codes.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
