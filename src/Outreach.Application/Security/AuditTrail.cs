using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Domain;
using Outreach.Domain.Security;

namespace Outreach.Application.Security;

/// <summary>Adds audit records to the transaction of the command that is running.</summary>
public sealed class AuditTrail(OutreachDbContext db, Caller caller, IClock clock)
{
    /// <summary>Something was recorded, or the command said that there was nothing to record.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Name of the request that is running; set by the pipeline.</summary>
    public string Action { get; set; } = "Unknown";

    /// <summary>Records a change; saved with it. Reasons name no patient.</summary>
    public void Record(string subject, Guid? subjectId, PatientId? patient = null, HospitalId? hospital = null, string? from = null, string? to = null, string? reason = null, string? details = null)
    {
        IsSettled = true;
        db.AuditRecords.Add(new AuditRecord(EntityId.New<AuditRecordId>(clock), clock.GetCurrentInstant(), caller.UserId, Action, subject, subjectId)
        {
            PatientId = patient,
            HospitalId = hospital,
            FromState = from,
            ToState = to,
            Reason = reason,
            Details = details,
        });
    }

    /// <summary>The command changed nothing (a job that found nothing due, say).</summary>
    public void NothingChanged() => IsSettled = true;

    internal void StartOver() => IsSettled = false;
}
