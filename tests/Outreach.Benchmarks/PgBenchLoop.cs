using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Outreach.Domain;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>
/// The statements of a booking in their order, by PostgreSQL's own benchmark program, as many clients at once, all prepared: what the server can do with them at most.
/// </summary>
/// <remarks>What to book is written into a table before, and each transaction takes the next row of it: two reads more than a booking has.</remarks>
internal sealed partial class PgBenchLoop(TestDatabase database, IClock clock, UserId user)
{
    private const string Script = """
        SELECT nextval('bench_next') AS n \gset
        SELECT * FROM bench_tasks WHERE number = :n \gset
        BEGIN;
        SELECT pg_advisory_xact_lock(hashtextextended(:key, 0));
        SELECT request_hash, response_json FROM idempotency_records WHERE user_id = :person AND key = :key LIMIT 2;
        SELECT e.* FROM (SELECT * FROM waiting_list WHERE id = :entry FOR UPDATE) e LIMIT 2;
        SELECT p.* FROM (SELECT * FROM patients WHERE id = :patient FOR UPDATE) p LIMIT 2;
        SELECT s.id, s.hospital_id, s.date, s.ends_at, s.zone, s.general_anaesthesia, (SELECT p.id FROM policies p WHERE p.kind = 'Booking' AND (p.hospital_id IS NULL OR p.hospital_id = s.hospital_id) ORDER BY p.hospital_id IS NOT NULL DESC, p.number DESC LIMIT 1) FROM theatre_sessions s WHERE s.id = :session LIMIT 2;
        SELECT eye, operation_date FROM bookings WHERE patient_id = :patient AND status IN ('Held', 'Booked', 'Confirmed', 'Arrived', 'InTheatre') UNION ALL SELECT eye, operated_on FROM operations WHERE patient_id = :patient AND status <> 'Reversed';
        SELECT "from", "to" FROM patient_unavailabilities WHERE patient_id = :patient;
        UPDATE theatre_sessions SET taken = taken + 1 WHERE id = :session AND status = 'Open' AND taken - kept_taken < capacity - kept_places;
        SELECT id AS slot, position, arrival FROM slots WHERE session_id = :session AND booking_id IS NULL ORDER BY position LIMIT 1 \gset
        UPDATE slots SET booking_id = :booking WHERE id = :slot;
        SELECT a.id, c.id, a.is_pool, a.hospital_id IS NOT NULL, a.country, a.period_from, a.period_to, (a.quota - a.reserved) - a.fulfilled, c.window_from, c.window_to, c.scope_countries FROM allotments a INNER JOIN commitments c ON a.commitment_id = c.id WHERE a.is_open AND (a.hospital_id IS NULL OR a.hospital_id = :hospital) AND (a.country IS NULL OR a.country = 'KG' OR a.country = 'KG');
        UPDATE allotments SET reserved = reserved + 1 WHERE id = :allotment AND is_open AND reserved + fulfilled < quota;
        INSERT INTO bookings (id, reference, entry_id, patient_id, eye, hospital_id, session_id, slot_id, commitment_id, allotment_id, operation_date, arrival, zone, arrives_at, status, uses_kept_place, made_at, made_by, changed_at, changed_by, version) VALUES (:booking, :reference, :entry, :patient, 'Right', :hospital, :session, :slot, :commitment, :allotment, :day, :arrival, :zone, :arrives, 'Booked', false, :made, :person, :made, :person, 0);
        SELECT (SELECT p.id FROM policies p WHERE p.kind = 'Reminders' AND (p.hospital_id IS NULL OR p.hospital_id = :hospital) ORDER BY p.hospital_id IS NOT NULL DESC, p.number DESC LIMIT 1), (SELECT c.zone FROM patient_contacts c WHERE c.patient_id = :patient AND NOT c.is_removed ORDER BY c.broken_channels <> '', c.position, c.id LIMIT 1), EXISTS (SELECT 1 FROM reminders r WHERE r.patient_id = :patient AND r.kind = 'CancellationNotice' AND r.status IN ('Planned', 'Due', 'Sending')) FROM hospitals h WHERE h.id = :hospital LIMIT 2;
        INSERT INTO reminders (id, booking_id, patient_id, hospital_id, kind, step, policy_version, due_at, expires_at, next_try_at, status, attempts) VALUES (:first, :booking, :patient, :hospital, 'Instructions', 'T-7', 1, :made, :arrives, :made, 'Planned', 0), (:second, :booking, :patient, :hospital, 'Instructions', 'T-2', 1, :made, :arrives, :made, 'Planned', 0), (:third, :booking, :patient, :hospital, 'Instructions', 'T-1', 1, :made, :arrives, :made, 'Planned', 0);
        INSERT INTO audit_records (id, at, actor, action, subject, subject_id, patient_id, hospital_id, to_state) VALUES (:record, :made, :person, 'BookSurgery', 'booking', :booking, :patient, :hospital, 'Booked');
        INSERT INTO ledger (id, kind, commitment_id, allotment_id, quota_change, reserved_change, fulfilled_change, booking_id, rule_version, at, by) VALUES (:line, 'Reserve', :commitment, :allotment, 0, 1, 0, :booking, 'counting-v1', :made, :person);
        UPDATE waiting_list SET status = 'Booked', version = version + 1 WHERE id = :entry;
        INSERT INTO idempotency_records (user_id, key, request_hash, response_json, at) VALUES (:person, :key, :hash, :response, :made);
        COMMIT;
        """;

    private int written;

    /// <param name="atMost">So many tasks are put into the table for it; if they run out, the run fails.</param>
    /// <returns>Bookings a second.</returns>
    public async Task<double> RunAsync(BookingTasks tasks, int clients, TimeSpan time, int atMost)
    {
        await WriteTasksAsync(tasks.Take(atMost));
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, Script);
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(PostgreSqlServer.Program("pgbench")) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-n", "-M", "prepared", "-c", Text(clients), "-j", "2", "-T", Text((int)time.TotalSeconds), "-f", script, "-h", server.Host!, "-p", Text(server.Port), "-U", server.Username!, server.Database!])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(script);
        return process.ExitCode == 0
            ? double.Parse(Rate().Match(output).Groups["rate"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench ended with {Text(process.ExitCode)}: {await complaints}");
    }

    private async Task WriteTasksAsync(List<BookingTask> tasks)
    {
        await using var db = database.Open();
        await db.Database.ExecuteSqlRawAsync(
            """
            CREATE SEQUENCE IF NOT EXISTS bench_next;
            CREATE UNLOGGED TABLE IF NOT EXISTS bench_tasks (
              number bigint PRIMARY KEY, entry uuid, patient uuid, hospital uuid, session uuid, slot uuid, commitment uuid, allotment uuid, booking uuid, reference text, day date, arrival time, zone text,
              arrives timestamptz, made timestamptz, person uuid, line uuid, first uuid, second uuid, third uuid, record uuid, key text, hash text, response text)
            """);

        // What an earlier turn left stays where it is: this one begins behind it.
        await db.Database.ExecuteSqlAsync($"SELECT setval('bench_next', {(long)written + 1}, false)");
        await db.Database.OpenConnectionAsync();
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginTextImportAsync("COPY bench_tasks FROM STDIN (FORMAT CSV)");
        foreach (var task in tasks)
        {
            var rows = BookingRows.Of(task, clock, user);
            var b = rows.Booking;
            object[] values =
            [
                ++written, b.EntryId.Value, b.PatientId.Value, b.HospitalId.Value, b.SessionId.Value, b.SlotId.Value, b.CommitmentId.Value, b.AllotmentId.Value, b.Id.Value, b.Reference,
                b.OperationDate.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture), b.Arrival.ToString("HH:mm", CultureInfo.InvariantCulture), b.Zone, b.ArrivesAt, b.MadeAt, user.Value,
                rows.Ledger.Id.Value, rows.Reminders[0].Id.Value, rows.Reminders[1].Id.Value, rows.Reminders[2].Id.Value, rows.Audit.Id.Value, rows.Idempotency.Key, rows.Idempotency.RequestHash, rows.Idempotency.ResponseJson,
            ];
            await copy.WriteLineAsync(string.Join(',', values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = (?<rate>[0-9.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Rate();
}
