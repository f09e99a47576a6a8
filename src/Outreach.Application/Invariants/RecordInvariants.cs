namespace Outreach.Application.Invariants;

/// <summary>Idempotency and audit (domain §4: 6 and 9).</summary>
internal static class RecordInvariants
{
    public static readonly IReadOnlyList<InvariantCheck> All =
    [
        new("key-has-one-effect", 6, "SELECT MIN(key) FROM idempotency_records GROUP BY user_id, key HAVING COUNT(*) > 1"),

        new("booking-state-is-audited", 9, """
            SELECT b.id FROM bookings b WHERE NOT EXISTS (
                SELECT 1 FROM audit_records a WHERE a.subject_id = b.id AND a.subject = 'booking' AND a.to_state = b.status)
            """),
        new("operation-state-is-audited", 9, """
            SELECT o.id FROM operations o WHERE NOT EXISTS (
                SELECT 1 FROM audit_records a WHERE a.subject_id = o.id AND a.subject = 'operation'
                  AND (a.to_state = o.status OR (a.to_state = 'BeyondCeiling' AND o.status = 'Recorded')))
            """),
        new("commitment-state-is-audited", 9, """
            SELECT c.id FROM commitments c WHERE NOT EXISTS (
                SELECT 1 FROM audit_records a WHERE a.subject_id = c.id AND a.subject = 'commitment' AND a.to_state = c.status)
            """),
        new("seals-are-in-sequence", 9, """
            SELECT s.number FROM audit_seals s WHERE s.number < 1 OR (s.number > 1 AND NOT EXISTS (SELECT 1 FROM audit_seals p WHERE p.number = s.number - 1))
            """),
        new("seal-has-its-record", 9, """
            SELECT s.number FROM audit_seals s WHERE NOT EXISTS (SELECT 1 FROM audit_records a WHERE a.id = s.record_id)
            UNION ALL
            SELECT MIN(s.number) FROM audit_seals s GROUP BY s.record_id HAVING COUNT(*) > 1
            """),
    ];
}
