using Outreach.Domain;

namespace Outreach.Application.Tests.Invariants;

/// <summary>For every check, ways to break what it guards. A text after a colon tells two ways of one check apart.</summary>
internal static class Plants
{
    private const string False = "(1 = 0)";

    public static readonly IReadOnlyDictionary<string, Func<Saboteur, string[]>> All = new Dictionary<string, Func<Saboteur, string[]>>(StringComparer.Ordinal)
    {
        ["slot-has-one-booking"] = s => [$"UPDATE bookings SET slot_id = {Id(s, s.World.Slots[0])} WHERE id = {Completed(s)}"],
        ["slot-names-its-booking"] = s => [$"UPDATE slots SET booking_id = NULL WHERE id = {Id(s, s.World.Slots[0])}"],
        ["slot-names-its-booking: a wrong one"] = s => [$"UPDATE slots SET booking_id = {s.Nowhere} WHERE id = {Id(s, s.World.Slots[1])}"],
        ["session-counts-its-bookings"] = _ => ["UPDATE theatre_sessions SET taken = 2"],
        ["session-counts-its-bookings: kept places"] = _ => ["UPDATE theatre_sessions SET kept_taken = 1"],
        ["session-has-its-slots"] = s => [$"DELETE FROM slots WHERE id = {Id(s, s.World.Slots[2])}"],
        ["cancelled-session-is-empty"] = _ => ["UPDATE theatre_sessions SET status = 'Cancelled'"],
        ["booking-agrees-with-its-session"] = _ => ["UPDATE theatre_sessions SET date = '2026-12-21'"],
        ["booking-arrives-within-its-session"] = s => [$"UPDATE bookings SET arrives_at = (SELECT ends_at FROM theatre_sessions WHERE id = bookings.session_id) WHERE id = {Booked(s)}"],
        ["surgeon-in-one-session-at-once"] = s => [$"UPDATE theatre_sessions SET surgeon_id = {Id(s, s.World.Surgeons[0])}"],
        ["theatre-in-one-session-at-once"] = s => [$"UPDATE theatre_sessions SET theatre_id = {Id(s, s.World.Theatres[0])}"],
        ["eye-has-one-open-entry"] = s => [$"UPDATE waiting_list SET patient_id = {Id(s, s.World.Patients[0])} WHERE id = {Id(s, s.World.Entries[2])}"],
        ["eye-has-one-active-booking"] = s => [$"UPDATE bookings SET status = 'Booked', patient_id = {Id(s, s.World.Patients[0])}"],
        ["entry-has-one-active-booking"] = s => [$"UPDATE bookings SET status = 'Booked', entry_id = {Id(s, s.World.Entries[0])}"],
        ["booking-agrees-with-its-entry"] = _ => ["UPDATE bookings SET eye = 'Left'"],
        ["entry-status-follows-bookings"] = _ => ["UPDATE waiting_list SET status = 'Waiting'"],
        ["entry-status-follows-bookings: no booking"] = s => [$"UPDATE waiting_list SET status = 'Booked' WHERE id = {Id(s, s.World.Entries[2])}"],
        ["operated-entry-has-an-operation"] = _ => ["DELETE FROM operations"],
        ["patient-booked-once-a-day"] = s => [$"UPDATE bookings SET operation_date = '2026-12-20', patient_id = {Id(s, s.World.Patients[0])}"],
        ["patient-operated-once-a-day"] = s => [s.Copy("operations", "1 = 1", ("id", s.Nowhere), ("eye", "'Left'"))],
        ["lens-extracted-once"] = s => [s.Copy("operations", "1 = 1", ("id", s.Nowhere), ("operated_on", s.Sql.IsSqlite ? "'2026-11-21'" : "'2026-11-21'::date"))],
        ["second-eye-waits-for-the-interval"] = s =>
        [
            $"UPDATE bookings SET patient_id = {Id(s, s.World.Patients[1])}, eye = 'Left', operation_date = '2026-12-17', made_at = (SELECT MAX(recorded_at) FROM operations) + {(s.Sql.IsSqlite ? "1" : "interval '1 second'")} WHERE id = {Booked(s)}",
        ],
        ["second-eye-waits-for-the-interval: two bookings"] = s =>
        [
            s.Copy("bookings", $"id = {Booked(s)}", ("id", s.Nowhere), ("eye", "'Left'"), ("operation_date", s.Sql.IsSqlite ? "'2027-01-16'" : "'2027-01-16'::date")),
        ],
        ["hold-has-an-end"] = _ => ["UPDATE bookings SET status = 'Held'"],
        ["completed-booking-has-an-operation"] = _ => ["UPDATE operations SET booking_id = NULL"],
        ["completed-booking-has-an-operation: not completed"] = s => [$"UPDATE bookings SET status = 'Cancelled' WHERE id = {Completed(s)}"],
        ["merged-record-is-empty"] = s => [$"UPDATE patients SET status = 'Merged' WHERE id = {Id(s, s.World.Patients[2])}"],

        ["allotment-within-quota"] = _ => ["UPDATE allotments SET quota = 1"],
        ["commitment-within-ceiling"] = _ => ["UPDATE commitments SET pledged = 1"],
        ["quotas-make-up-the-ceiling"] = _ => ["UPDATE allotments SET quota = quota + 1"],
        ["commitment-has-one-pool"] = _ => [$"UPDATE allotments SET is_pool = {False}"],
        ["only-active-commitments-are-open"] = _ => ["UPDATE commitments SET status = 'Closed'"],
        ["balance-equals-ledger"] = _ => ["UPDATE allotments SET reserved = reserved + 1"],
        ["ceiling-equals-ledger"] = _ => ["UPDATE commitments SET amended = 5"],
        ["transfers-balance"] = s => [s.Copy("ledger", "kind = 'Pledge'", ("id", s.Nowhere), ("kind", "'Transfer'"))],
        ["ledger-line-suits-its-kind"] = _ => ["UPDATE ledger SET reserved_change = 2 WHERE kind = 'Reserve'"],
        ["ledger-line-has-its-reason"] = s => [s.Copy("ledger", "kind = 'Pledge'", ("id", s.Nowhere), ("kind", "'Amend'"))],
        ["ledger-line-names-its-cause"] = _ => ["UPDATE ledger SET booking_id = NULL"],
        ["ledger-line-names-its-cause: unknown"] = s => [$"UPDATE ledger SET operation_id = {s.Nowhere} WHERE kind = 'Fulfil'"],
        ["ledger-line-agrees-with-its-allotment"] = s => [$"UPDATE ledger SET commitment_id = {s.Nowhere}"],
        ["draw-agrees-with-its-allotment"] = s => [$"UPDATE bookings SET commitment_id = {s.Nowhere}"],
        ["draw-agrees-with-its-allotment: operation"] = _ => ["UPDATE operations SET commitment_id = NULL"],
        ["reserved-equals-bookings-and-operations"] = s => [$"UPDATE bookings SET status = 'Cancelled' WHERE id = {Booked(s)}"],
        ["reserved-equals-bookings-and-operations: recorded"] = _ => ["UPDATE operations SET status = 'Recorded'"],
        ["fulfilled-equals-verified-operations"] = _ => ["UPDATE operations SET status = 'Reversed'"],
        ["operation-drawn-as-it-stands"] = _ => ["UPDATE operations SET status = 'Reversed'"],
        ["booking-drawn-as-it-stands"] = s => [$"DELETE FROM ledger WHERE booking_id = {Booked(s)}"],
        ["booking-drawn-as-it-stands: ended"] = s => [$"UPDATE bookings SET status = 'Cancelled' WHERE id = {Booked(s)}"],
        ["operation-drawn-within-the-window"] = _ => ["UPDATE operations SET operated_on = '2001-01-01'"],
        ["operation-verified-by-somebody-else"] = _ => ["UPDATE operations SET verified_by = recorded_by"],
        ["count-follows-the-counting-rule"] = _ => ["UPDATE operations SET procedure = 'Abandoned'"],
        ["counting-operation-has-a-place"] = _ => ["UPDATE operations SET allotment_id = NULL"],
        ["counting-operation-has-a-place: beyond"] = _ => ["UPDATE operations SET beyond_ceiling = (1 = 1)"],

        ["ended-booking-has-no-pending-reminder"] = s => [$"UPDATE bookings SET status = 'Cancelled' WHERE id = {Booked(s)}"],
        ["only-a-cancelled-booking-has-its-notice"] = _ => ["UPDATE reminders SET kind = 'CancellationNotice' WHERE step = 'T-7'"],
        ["only-a-held-place-is-offered"] = _ => ["UPDATE reminders SET kind = 'PlaceOffer' WHERE step = 'T-7'"],
        ["reversed-operation-has-no-pending-review"] = _ => ["UPDATE operations SET status = 'Reversed'"],
        ["step-is-planned-once"] = s => [s.Copy("reminders", "step = 'T-7'", ("id", s.Nowhere))],
        ["step-is-one-of-the-policy"] = _ => ["UPDATE reminders SET step = 'T-9' WHERE step = 'T-7'"],
        ["future-booking-has-its-reminders"] = _ => ["DELETE FROM reminders WHERE step = 'T-7'"],
        ["reminder-is-sent-once"] = s => [s.Copy("reminder_attempts", "1 = 1", ("id", s.Nowhere), ("number", "2"))],
        ["reminder-is-not-sent-early"] = s => [$"UPDATE reminders SET sent_at = {s.Sql.DaysBefore("due_at", "1")} WHERE status = 'Sent'"],
        ["reminder-is-not-sent-in-quiet-hours"] = s => [$"UPDATE reminders SET sent_at = {s.Sql.DaysBefore("due_at", "-0.5")} WHERE status = 'Sent'"],
        ["reminder-is-sent-with-consent"] = _ => [$"UPDATE patient_consents SET given = {False}"],
        ["reminder-is-sent-with-consent: withdrawn"] = s => [$"UPDATE patient_consents SET withdrawn_at = {s.Sql.DaysBefore("recorded_at", "-1")}"],

        ["key-has-one-effect"] = s => [s.Copy("idempotency_records", "1 = 1")],
        ["found-by-no-other-hospital"] = s => [Term(s, "home_hospital_id", "r:K7M4-PX92"), Term(s, s.Nowhere, "r:K7M4-PX92")],
        ["found-by-each-hospital-that-knows-the-patient"] = s => [Term(s, s.Nowhere, "r:K7M4-PX92")],
        ["found-by-each-hospital-that-knows-the-patient: not by every name"] = s =>
            [Term(s, "home_hospital_id", "r:K7M4-PX92"), Term(s, "home_hospital_id", "n:karimov"), Term(s, s.Nowhere, "n:karimov")],

        ["booking-state-is-audited"] = s => [$"DELETE FROM audit_records WHERE subject_id = {Booked(s)}"],
        ["booking-state-is-audited: not this state"] = s => [$"UPDATE bookings SET status = 'Confirmed' WHERE id = {Booked(s)}"],
        ["operation-state-is-audited"] = s => ["DELETE FROM audit_records WHERE subject = 'operation'"],
        ["commitment-state-is-audited"] = s => ["DELETE FROM audit_records WHERE subject = 'commitment'"],
        ["records-are-sealed"] = s =>
        [
            "DELETE FROM audit_seals WHERE number = 1",
            $"UPDATE audit_records SET at = {s.Sql.DaysBefore("at", "3")} WHERE NOT EXISTS (SELECT 1 FROM audit_seals WHERE record_id = audit_records.id)",
        ],
        ["seals-are-in-sequence"] = _ => ["DELETE FROM audit_seals WHERE number = 2"],
        ["seal-has-its-record"] = _ => ["DELETE FROM audit_records"],
        ["seal-has-its-record: sealed twice"] = s => [s.Copy("audit_seals", "number = 1", ("number", "99"))],

        ["audit-chain-verifies"] = _ => ["UPDATE audit_records SET reason = 'another' WHERE subject = 'operation'"],
        ["audit-chain-verifies: another hash"] = _ => ["UPDATE audit_seals SET hash = 'x' WHERE number = 2"],
        ["audit-chain-verifies: a record taken out"] = _ => ["DELETE FROM audit_seals WHERE number = 2"],

        ["references-lead-somewhere"] = s => [$"DELETE FROM surgeons WHERE id = {Id(s, s.World.Surgeons[1])}"],
        ["references-lead-somewhere: undeclared"] = s => [$"UPDATE bookings SET replaces_id = {s.Nowhere}"],
        ["pages-are-whole"] = s => s.Sql.IsSqlite
            ? ["UPDATE allotments SET reserved = -1", "PRAGMA ignore_check_constraints = OFF"]
            : ["ALTER TABLE bookings ADD CONSTRAINT unproven CHECK (true) NOT VALID"],
    };

    private static string Term(Saboteur s, string hospital, string term) =>
        $"INSERT INTO patient_search_terms (patient_id, hospital_id, term) SELECT id, {hospital}, '{term}' FROM patients WHERE id = {Id(s, s.World.Patients[2])}";

    private static string Booked(Saboteur s) => Id(s, s.World.Booked.Id);

    private static string Completed(Saboteur s) => Id(s, s.World.Completed.Id);

    private static string Id<TId>(Saboteur s, TId id)
        where TId : struct, IEntityId<TId> => s.Sql.Id(id.Value);
}
