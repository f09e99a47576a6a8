using Microsoft.EntityFrameworkCore;
using Outreach.Application.Persistence;
using Outreach.Domain;

namespace Outreach.Application.Patients;

/// <summary>Looks up what the events of a timeline are about.</summary>
public sealed class TimelineSubjects(OutreachDbContext db) : ISharedPart
{
    /// <returns>By id of the subject; what is not the patient's is not there.</returns>
    public async Task<IReadOnlyDictionary<Guid, TimelineSubject>> OfAsync(IEnumerable<TimelineEvent> events, PatientId patient, CancellationToken cancellationToken)
    {
        var ids = events.Where(e => e.SubjectId is not null).ToLookup(e => e.Subject, e => e.SubjectId!.Value);
        var about = new Dictionary<Guid, TimelineSubject>();

        var bookings = ids["booking"].Select(i => new BookingId(i)).Distinct().ToArray();
        foreach (var b in bookings.Length == 0 ? [] : await db.Bookings.AsNoTracking().Where(b => b.PatientId == patient && bookings.Contains(b.Id)).ToListAsync(cancellationToken))
        {
            about[b.Id.Value] = new TimelineSubject(b.Reference, b.Eye, b.OperationDate, b.HospitalId.Value, null, b.Status.ToString());
        }

        var entries = ids["entry"].Select(i => new WaitingListEntryId(i)).Distinct().ToArray();
        foreach (var e in entries.Length == 0 ? [] : await db.WaitingList.AsNoTracking().Where(e => e.PatientId == patient && entries.Contains(e.Id)).ToListAsync(cancellationToken))
        {
            about[e.Id.Value] = new TimelineSubject(null, e.Eye, e.ListedOn, e.HospitalId.Value, null, e.Status.ToString());
        }

        var operations = ids["operation"].Select(i => new OperationId(i)).Distinct().ToArray();
        foreach (var o in operations.Length == 0 ? [] : await db.Operations.AsNoTracking().Where(o => o.PatientId == patient && operations.Contains(o.Id)).ToListAsync(cancellationToken))
        {
            about[o.Id.Value] = new TimelineSubject(null, o.Eye, o.OperatedOn, o.HospitalId.Value, null, o.Status.ToString());
        }

        var screenings = ids["screening"].Select(i => new ScreeningId(i)).Distinct().ToArray();
        foreach (var s in screenings.Length == 0 ? [] : await db.Screenings.AsNoTracking().Where(s => s.PatientId == patient && screenings.Contains(s.Id)).ToListAsync(cancellationToken))
        {
            about[s.Id.Value] = new TimelineSubject(null, null, s.ExaminedOn, s.HospitalId.Value, null, null);
        }

        var reminders = ids["reminder"].Select(i => new ReminderId(i)).Distinct().ToArray();
        foreach (var r in reminders.Length == 0 ? [] : await db.Reminders.AsNoTracking().Where(r => r.PatientId == patient && reminders.Contains(r.Id)).ToListAsync(cancellationToken))
        {
            about[r.Id.Value] = new TimelineSubject(null, null, null, r.HospitalId.Value, r.Channel, r.Status.ToString());
        }

        return about;
    }
}
