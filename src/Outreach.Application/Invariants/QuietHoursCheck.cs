using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Patients;
using Outreach.Domain.Reminders;

namespace Outreach.Application.Invariants;

/// <summary>No message left in the recipient's night (domain §4: 7). Wall clocks of many zones are more than SQL can do, so it is computed.</summary>
/// <remarks>
/// Only what is certain counts: the hours must be quiet in every policy that the hospital ever had; the contact must not
/// have been changed since (it may have moved); and the sending must not have begun before the quiet hours did.
/// </remarks>
internal sealed class QuietHoursCheck(IReadOnlyCollection<(Guid? Hospital, ReminderPolicyRules Rules)> policies)
{
    public const string Name = "reminder-is-not-sent-in-quiet-hours";

    private const int SampleSize = 5;

    /// <summary>The longest that a batch may be on its way.</summary>
    private static readonly Duration Underway = Duration.FromMinutes(10);

    private readonly Dictionary<Guid, IReadOnlyList<QuietHours>> hours = [];

    public async Task<InvariantFinding> RunAsync(OutreachDbContext db, CancellationToken cancellationToken)
    {
        var sent =
            from r in db.Reminders.AsNoTracking()
            where r.SentAt != null && r.Channel != MessageChannelKind.Voice
            join h in db.Hospitals on r.HospitalId equals h.Id
            join c in db.Contacts on r.ContactId equals (ContactId?)c.Id into contacts
            from c in contacts.DefaultIfEmpty()
            select new
            {
                r.Id,
                r.HospitalId,
                SentAt = r.SentAt!.Value,
                HospitalZone = h.Zone,
                ContactZone = c == null ? null : c.Zone,
                IsChanged = c != null && db.AuditRecords.Any(a => a.Subject == "contact" && a.SubjectId == (Guid)(object)c.Id && a.At > r.SentAt),
            };

        var samples = new List<string>(SampleSize);
        long violations = 0;
        await foreach (var message in sent.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var zone = HospitalTime.Zone(message.ContactZone is { } own && HospitalTime.IsZone(own) ? own : message.HospitalZone);
            if (!message.IsChanged && IsQuiet(message.HospitalId, message.SentAt, zone) && IsQuiet(message.HospitalId, message.SentAt - Underway, zone))
            {
                violations++;
                if (samples.Count < SampleSize)
                {
                    samples.Add(message.Id.Value.ToString());
                }
            }
        }

        return new InvariantFinding(Name, 7, violations, samples);
    }

    private bool IsQuiet(HospitalId hospital, Instant at, DateTimeZone zone)
    {
        if (!hours.TryGetValue(hospital.Value, out var own))
        {
            own =
            [
                .. policies.Where(p => p.Hospital is null || p.Hospital == hospital.Value).Select(p => p.Rules).Append(ReminderPolicyRules.Default)
                    .Select(r => r.QuietHours).Distinct(),
            ];
            hours.Add(hospital.Value, own);
        }

        return own.All(q => q.Holds(at, zone));
    }
}
