using NodaTime;

namespace Outreach.Domain.Security;

/// <summary>Who did or read what, when and why. Append-only; written in the transaction of what it records.</summary>
public sealed class AuditRecord
{
    private AuditRecord() { }

    public AuditRecord(AuditRecordId id, Instant at, UserId? actor, string action, string subject, Guid? subjectId) =>
        (Id, At, Actor, Action, Subject, SubjectId) = (id, at, actor, action, subject, subjectId);

    public AuditRecordId Id { get; private set; }

    public Instant At { get; private set; }

    /// <summary>Null for a job of the system.</summary>
    public UserId? Actor { get; private set; }

    /// <summary>As in <c>BookSurgery</c>: the name of the request.</summary>
    public string Action { get; private set; } = null!;

    /// <summary>Kind of thing, as in <c>booking</c>.</summary>
    public string Subject { get; private set; } = null!;

    public Guid? SubjectId { get; private set; }

    public PatientId? PatientId { get; init; }

    public HospitalId? HospitalId { get; init; }

    /// <summary>State before, of a transition.</summary>
    public string? FromState { get; init; }

    /// <summary>State after, of a transition.</summary>
    public string? ToState { get; init; }

    public string? Reason { get; init; }

    /// <summary>Further facts as JSON; no names, no clinical values.</summary>
    public string? Details { get; init; }

    /// <summary>Of a list that was read: the patients on it, joined by a blank.</summary>
    public string? PatientIds { get; init; }
}

/// <summary>A link of the audit chain: seals one record to all before it.</summary>
/// <remarks>
/// Links are made shortly after the records, in one order, by one sealer, so that writers do not queue behind each
/// other for the chain's end.
/// </remarks>
public sealed class AuditSeal
{
    private AuditSeal() { }

    public AuditSeal(long number, AuditRecordId recordId, string hash) => (Number, RecordId, Hash) = (number, recordId, hash);

    /// <summary>From 1, without gaps.</summary>
    public long Number { get; private set; }

    public AuditRecordId RecordId { get; private set; }

    /// <summary>SHA-256 of the previous hash and the record's canonical text, hexadecimal.</summary>
    public string Hash { get; private set; } = null!;
}
