namespace Outreach.Application.Invariants;

/// <summary>Idempotency, who finds whom, and audit (domain §4: 6, 8 and 9).</summary>
internal static class RecordInvariants
{
    public static readonly IReadOnlyList<InvariantCheck> All =
    [
        new("key-has-one-effect", 6, "SELECT MIN(key) FROM idempotency_records GROUP BY user_id, key HAVING COUNT(*) > 1"),

        new("found-by-no-other-hospital", 8, """
            SELECT t.patient_id FROM patient_search_terms t JOIN patients p ON p.id = t.patient_id
            WHERE t.term LIKE 'r:%' AND (p.status = 'Merged' OR (p.home_hospital_id <> t.hospital_id
              AND NOT EXISTS (SELECT 1 FROM waiting_list e WHERE e.patient_id = t.patient_id AND e.hospital_id = t.hospital_id)
              AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.patient_id = t.patient_id AND b.hospital_id = t.hospital_id)))
            """),
        new("found-by-each-hospital-that-knows-the-patient", 8, """
            SELECT k.patient_id FROM (
                SELECT id AS patient_id, home_hospital_id AS hospital_id FROM patients WHERE status <> 'Merged'
                UNION SELECT patient_id, hospital_id FROM waiting_list
                UNION SELECT patient_id, hospital_id FROM bookings) k
            WHERE EXISTS (SELECT 1 FROM patient_search_terms t WHERE t.patient_id = k.patient_id)
              AND NOT EXISTS (SELECT 1 FROM patient_search_terms t WHERE t.patient_id = k.patient_id AND t.hospital_id = k.hospital_id)
            UNION ALL
            SELECT patient_id FROM patient_search_terms GROUP BY patient_id HAVING COUNT(*) <> COUNT(DISTINCT term) * COUNT(DISTINCT hospital_id)
            """),

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
        new("records-are-sealed", 9, sql => $"""
            SELECT a.id FROM audit_records a
            WHERE NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.record_id = a.id)
              AND a.at < (
                SELECT {sql.DaysBefore("l.at", "2")} FROM audit_seals t JOIN audit_records l ON l.id = t.record_id
                WHERE t.number = (SELECT MAX(number) FROM audit_seals))
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
