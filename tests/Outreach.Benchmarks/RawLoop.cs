using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Outreach.Domain;
using Outreach.Infrastructure.Databases;
using Outreach.Testing;

namespace Outreach.Benchmarks;

/// <summary>The same rows by prepared statements on one open connection, one transaction a booking.</summary>
internal sealed class RawLoop(TestDatabase database, IClock clock, UserId user)
{
    private const string Booking =
        """
        INSERT INTO bookings (id, reference, entry_id, patient_id, eye, hospital_id, session_id, slot_id, commitment_id, allotment_id, operation_date, arrival, zone, arrives_at, status, uses_kept_place, made_at, made_by, changed_at, changed_by, version)
        VALUES (@p0, @p1, @p2, @p3, 'Right', @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, 'Booked', @p13, @p14, @p15, @p14, @p15, 0)
        """;

    private const string Ledger =
        """
        INSERT INTO ledger (id, kind, commitment_id, allotment_id, quota_change, reserved_change, fulfilled_change, booking_id, rule_version, at, by)
        VALUES (@p0, 'Reserve', @p1, @p2, 0, 1, 0, @p3, 'counting-v1', @p4, @p5)
        """;

    private const string Reminder =
        """
        INSERT INTO reminders (id, booking_id, patient_id, hospital_id, kind, step, policy_version, due_at, expires_at, next_try_at, status, attempts)
        VALUES (@p0, @p1, @p2, @p3, 'Instructions', @p4, 1, @p5, @p6, @p5, 'Planned', 0)
        """;

    private const string Audit =
        """
        INSERT INTO audit_records (id, at, actor, action, subject, subject_id, patient_id, hospital_id, to_state)
        VALUES (@p0, @p1, @p2, 'BookSurgery', 'booking', @p3, @p4, @p5, 'Booked')
        """;

    private bool IsSqlite => database.Provider == DatabaseProvider.Sqlite;

    public async Task<double> RunAsync(BookingTasks tasks, TimeSpan time)
    {
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        await using var entry = Statement(connection, "UPDATE waiting_list SET status = 'Booked', version = version + 1 WHERE id = @p0", 1);
        await using var session = Statement(connection, "UPDATE theatre_sessions SET taken = taken + 1 WHERE id = @p0", 1);
        await using var slot = Statement(connection, "UPDATE slots SET booking_id = @p0 WHERE id = @p1", 2);
        await using var allotment = Statement(connection, "UPDATE allotments SET reserved = reserved + 1 WHERE id = @p0", 1);
        await using var booking = Statement(connection, Booking, 16);
        await using var ledger = Statement(connection, Ledger, 6);
        await using var reminder = Statement(connection, Reminder, 7);
        await using var audit = Statement(connection, Audit, 6);
        await using var key = Statement(connection, "INSERT INTO idempotency_records (user_id, key, request_hash, response_json, at) VALUES (@p0, @p1, @p2, @p3, @p4)", 5);
        return await tasks.WorkOffAsync(1, time, () => Task.FromResult<Func<BookingTask, Task>>(BookAsync));

        async Task BookAsync(BookingTask task)
        {
            var rows = BookingRows.Of(task, clock, user);
            var b = rows.Booking;
            await using var transaction = await connection.BeginTransactionAsync();
            await RunAsync(entry, transaction, b.EntryId.Value);
            await RunAsync(session, transaction, b.SessionId.Value);
            await RunAsync(slot, transaction, b.Id.Value, b.SlotId.Value);
            await RunAsync(allotment, transaction, b.AllotmentId.Value);
            await RunAsync(
                booking, transaction, b.Id.Value, b.Reference, b.EntryId.Value, b.PatientId.Value, b.HospitalId.Value, b.SessionId.Value, b.SlotId.Value, b.CommitmentId.Value, b.AllotmentId.Value,
                b.OperationDate, b.Arrival, b.Zone, b.ArrivesAt, b.UsesKeptPlace, b.MadeAt, user.Value);
            await RunAsync(ledger, transaction, rows.Ledger.Id.Value, b.CommitmentId.Value, b.AllotmentId.Value, b.Id.Value, b.MadeAt, user.Value);
            foreach (var r in rows.Reminders)
            {
                await RunAsync(reminder, transaction, r.Id.Value, b.Id.Value, b.PatientId.Value, b.HospitalId.Value, r.Step, r.DueAt, r.ExpiresAt);
            }

            await RunAsync(audit, transaction, rows.Audit.Id.Value, b.MadeAt, user.Value, b.Id.Value, b.PatientId.Value, b.HospitalId.Value);
            await RunAsync(key, transaction, user.Value, rows.Idempotency.Key, rows.Idempotency.RequestHash, rows.Idempotency.ResponseJson, b.MadeAt);
            await transaction.CommitAsync();
        }
    }

    private static DbCommand Statement(DbConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"p{i}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task RunAsync(DbCommand command, DbTransaction transaction, params object[] values)
    {
        var isNew = command.Transaction is null;
        command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = IsSqlite ? ForSqlite(values[i]) : values[i];
        }

        if (isNew)
        {
            // Only now do the parameters have types. SQLite's provider keeps its statements prepared by itself.
            await command.PrepareAsync();
        }

        await command.ExecuteNonQueryAsync();
    }

    /// <summary>SQLite has no types for times: the values as the model's conversions store them.</summary>
    private static object ForSqlite(object value) => value switch
    {
        Instant instant => instant.ToUnixTimeTicks() / 10,
        LocalDate date => LocalDatePattern.Iso.Format(date),
        LocalTime time => LocalTimePattern.GeneralIso.Format(time),
        _ => value,
    };
}
