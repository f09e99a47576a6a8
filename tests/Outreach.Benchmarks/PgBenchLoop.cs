using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Outreach.Domain;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>The same rows by PostgreSQL's own benchmark program, as many clients at once, prepared statements: what the server can do with them at most.</summary>
/// <remarks>What to book is written into a table before, and each transaction takes the next row of it: two reads more than the others have.</remarks>
internal sealed partial class PgBenchLoop(TestDatabase database, IClock clock, UserId user)
{
    private const string Script = """
        SELECT nextval('bench_next') AS n \gset
        SELECT * FROM bench_tasks WHERE number = :n \gset
        BEGIN;
        UPDATE waiting_list SET status = 'Booked', version = version + 1 WHERE id = :entry;
        UPDATE theatre_sessions SET taken = taken + 1 WHERE id = :session;
        UPDATE slots SET booking_id = :booking WHERE id = :slot;
        UPDATE allotments SET reserved = reserved + 1 WHERE id = :allotment;
        INSERT INTO bookings (id, reference, entry_id, patient_id, eye, hospital_id, session_id, slot_id, commitment_id, allotment_id, operation_date, arrival, zone, arrives_at, status, uses_kept_place, made_at, made_by, changed_at, changed_by, version) VALUES (:booking, :reference, :entry, :patient, 'Right', :hospital, :session, :slot, :commitment, :allotment, :day, :arrival, :zone, :arrives, 'Booked', false, :made, :person, :made, :person, 0);
        INSERT INTO ledger (id, kind, commitment_id, allotment_id, quota_change, reserved_change, fulfilled_change, booking_id, rule_version, at, by) VALUES (:line, 'Reserve', :commitment, :allotment, 0, 1, 0, :booking, 'counting-v1', :made, :person);
        INSERT INTO reminders (id, booking_id, patient_id, hospital_id, kind, step, policy_version, due_at, expires_at, next_try_at, status, attempts) VALUES (:first, :booking, :patient, :hospital, 'Instructions', 'T-7', 1, :made, :arrives, :made, 'Planned', 0);
        INSERT INTO reminders (id, booking_id, patient_id, hospital_id, kind, step, policy_version, due_at, expires_at, next_try_at, status, attempts) VALUES (:second, :booking, :patient, :hospital, 'Instructions', 'T-2', 1, :made, :arrives, :made, 'Planned', 0);
        INSERT INTO reminders (id, booking_id, patient_id, hospital_id, kind, step, policy_version, due_at, expires_at, next_try_at, status, attempts) VALUES (:third, :booking, :patient, :hospital, 'Instructions', 'T-1', 1, :made, :arrives, :made, 'Planned', 0);
        INSERT INTO audit_records (id, at, actor, action, subject, subject_id, patient_id, hospital_id, to_state) VALUES (:record, :made, :person, 'BookSurgery', 'booking', :booking, :patient, :hospital, 'Booked');
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
