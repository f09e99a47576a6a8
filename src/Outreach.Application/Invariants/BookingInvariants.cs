namespace Outreach.Application.Invariants;

/// <summary>Places, bookings, eyes and days (domain §4: 1 and 4).</summary>
internal static class BookingInvariants
{
    private const string Active = "('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre')";
    private const string Occupying = "('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre', 'Completed')";

    public static IEnumerable<InvariantCheck> All(int secondEyeIntervalDays) =>
    [
        new("slot-has-one-booking", 1, $"SELECT slot_id FROM bookings WHERE status IN {Occupying} GROUP BY slot_id HAVING COUNT(*) > 1"),
        new("slot-names-its-booking", 1, $"""
            SELECT s.id FROM slots s LEFT JOIN bookings b ON b.id = s.booking_id AND b.slot_id = s.id AND b.status IN {Occupying}
            WHERE s.booking_id IS NOT NULL AND b.id IS NULL
            UNION ALL
            SELECT s.id FROM bookings b JOIN slots s ON s.id = b.slot_id
            WHERE b.status IN {Occupying} AND (s.booking_id IS NULL OR s.booking_id <> b.id)
            """),
        new("session-counts-its-bookings", 1, $"""
            SELECT s.id FROM theatre_sessions s LEFT JOIN (
                SELECT session_id, COUNT(*) AS taken, SUM(CASE WHEN uses_kept_place THEN 1 ELSE 0 END) AS kept
                FROM bookings WHERE status IN {Occupying} GROUP BY session_id) b ON b.session_id = s.id
            WHERE s.taken <> COALESCE(b.taken, 0) OR s.kept_taken <> COALESCE(b.kept, 0) OR s.taken > s.capacity OR s.kept_taken > s.kept_places
            """),
        new("session-has-its-slots", 1, """
            SELECT s.id FROM theatre_sessions s LEFT JOIN (SELECT session_id, COUNT(*) AS places FROM slots GROUP BY session_id) p ON p.session_id = s.id
            WHERE s.status IN ('Open', 'Closed', 'Done') AND COALESCE(p.places, 0) <> s.capacity
            """),
        new("cancelled-session-is-empty", 1, $"""
            SELECT b.id FROM bookings b JOIN theatre_sessions s ON s.id = b.session_id
            WHERE s.status = 'Cancelled' AND b.status IN {Active}
            """),
        new("booking-agrees-with-its-session", 1, $"""
            SELECT b.id FROM bookings b JOIN slots p ON p.id = b.slot_id JOIN theatre_sessions s ON s.id = b.session_id
            WHERE p.session_id <> b.session_id OR s.hospital_id <> b.hospital_id
               OR (b.status IN {Occupying} AND (s.date <> b.operation_date OR p.arrival <> b.arrival))
            """),
        new("booking-arrives-within-its-session", 1, $"""
            SELECT b.id FROM bookings b JOIN theatre_sessions s ON s.id = b.session_id
            WHERE b.status IN {Active} AND (b.arrives_at < s.starts_at OR b.arrives_at >= s.ends_at)
            """),
        new("surgeon-in-one-session-at-once", 1, Overlap("surgeon_id")),
        new("theatre-in-one-session-at-once", 1, Overlap("theatre_id")),

        new("eye-has-one-open-entry", 4, """
            SELECT MIN(CAST(id AS text)) FROM waiting_list WHERE status IN ('Waiting', 'OnHold', 'Booked')
            GROUP BY patient_id, eye HAVING COUNT(*) > 1
            """),
        new("eye-has-one-active-booking", 4, $"SELECT MIN(CAST(id AS text)) FROM bookings WHERE status IN {Active} GROUP BY patient_id, eye HAVING COUNT(*) > 1"),
        new("entry-has-one-active-booking", 4, $"SELECT entry_id FROM bookings WHERE status IN {Active} GROUP BY entry_id HAVING COUNT(*) > 1"),
        new("booking-agrees-with-its-entry", 4, """
            SELECT b.id FROM bookings b JOIN waiting_list e ON e.id = b.entry_id
            WHERE b.patient_id <> e.patient_id OR b.eye <> e.eye
            """),
        new("entry-status-follows-bookings", 4, $"""
            SELECT e.id FROM waiting_list e
            WHERE e.status = 'Booked' AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.entry_id = e.id AND b.status IN {Active})
            UNION ALL
            SELECT e.id FROM bookings b JOIN waiting_list e ON e.id = b.entry_id WHERE b.status IN {Active} AND e.status <> 'Booked'
            """),
        new("operated-entry-has-an-operation", 4, """
            SELECT e.id FROM waiting_list e
            WHERE e.status = 'Operated' AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.entry_id = e.id)
            """),
        new("patient-booked-once-a-day", 4, $"""
            SELECT MIN(CAST(id AS text)) FROM bookings WHERE status IN {Occupying} GROUP BY patient_id, operation_date HAVING COUNT(*) > 1
            """),
        new("patient-operated-once-a-day", 4, """
            SELECT MIN(CAST(id AS text)) FROM operations WHERE status <> 'Reversed' GROUP BY patient_id, operated_on HAVING COUNT(*) > 1
            """),
        new("lens-extracted-once", 4, """
            SELECT MIN(CAST(id AS text)) FROM operations
            WHERE status <> 'Reversed' AND procedure IN ('LensExtraction', 'LensExtractionWithGlaucoma') GROUP BY patient_id, eye HAVING COUNT(*) > 1
            """),
        new("second-eye-waits-for-the-interval", 4, sql => $"""
            SELECT b.id FROM bookings b JOIN operations o ON o.patient_id = b.patient_id AND o.eye <> b.eye AND o.status <> 'Reversed'
            WHERE b.status IN {Active} AND b.interval_override_by IS NULL AND b.operation_date >= o.operated_on AND o.recorded_at < b.made_at
              AND {sql.DaysBetween("b.operation_date", "o.operated_on")} < {secondEyeIntervalDays}
            UNION ALL
            SELECT b.id FROM bookings a JOIN bookings b ON b.patient_id = a.patient_id AND b.eye <> a.eye
            WHERE a.status IN {Active} AND b.status IN {Active} AND a.operation_date <= b.operation_date
              AND a.interval_override_by IS NULL AND b.interval_override_by IS NULL
              AND {sql.DaysBetween("b.operation_date", "a.operation_date")} < {secondEyeIntervalDays}
            """),
        new("hold-has-an-end", 4, "SELECT id FROM bookings WHERE (status = 'Held') <> (hold_expires_at IS NOT NULL)"),
        new("completed-booking-has-an-operation", 4, """
            SELECT b.id FROM bookings b
            WHERE b.status = 'Completed' AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.booking_id = b.id)
            UNION ALL
            SELECT b.id FROM operations o JOIN bookings b ON b.id = o.booking_id WHERE o.status <> 'Reversed' AND b.status <> 'Completed'
            """),
        new("merged-record-is-empty", 4, $"""
            SELECT p.id FROM patients p JOIN waiting_list e ON e.patient_id = p.id
            WHERE p.status = 'Merged' AND e.status IN ('Waiting', 'OnHold', 'Booked')
            UNION ALL
            SELECT p.id FROM patients p JOIN bookings b ON b.patient_id = p.id WHERE p.status = 'Merged' AND b.status IN {Active}
            """),
    ];

    private static string Overlap(string resource) => $"""
        SELECT b.id FROM theatre_sessions a JOIN theatre_sessions b
          ON b.{resource} = a.{resource} AND b.id <> a.id AND b.starts_at >= a.starts_at AND b.starts_at < a.ends_at
        WHERE a.status <> 'Cancelled' AND b.status <> 'Cancelled'
        """;
}
