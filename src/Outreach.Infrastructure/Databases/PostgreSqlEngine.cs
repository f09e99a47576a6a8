using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Databases;

/// <summary>READ COMMITTED; indexes, checks, conditional updates and row locks carry the rules.</summary>
/// <remarks>
/// A few writers at once: more would only wait for each other's rows, each with a connection in hand, until the pool is
/// empty and those who want to read are refused. The others wait in the process, in the order in which they came.
/// </remarks>
public sealed class PostgreSqlEngine : IDatabaseEngine, IDisposable
{
    private const int Writers = 12;

    private readonly SemaphoreSlim gate = new(Writers, Writers);
    private readonly RowById held = new(" FOR UPDATE");

    public async ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        return new Turn(gate);
    }

    public void Dispose() => gate.Dispose();

    public Task LockAsync(OutreachDbContext db, LockedRow row, Guid id, CancellationToken cancellationToken) => row switch
    {
        LockedRow.Patient => db.Database.ExecuteSqlAsync($"SELECT 1 FROM patients WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Session => db.Database.ExecuteSqlAsync($"SELECT 1 FROM theatre_sessions WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Surgeon => db.Database.ExecuteSqlAsync($"SELECT 1 FROM surgeons WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Theatre => db.Database.ExecuteSqlAsync($"SELECT 1 FROM theatres WHERE id = {id} FOR UPDATE", cancellationToken),

        // Weaker, so that ledger lines, which refer to the row, go on being written while quota moves.
        LockedRow.Commitment => db.Database.ExecuteSqlAsync($"SELECT 1 FROM commitments WHERE id = {id} FOR NO KEY UPDATE", cancellationToken),
        LockedRow.Booking => db.Database.ExecuteSqlAsync($"SELECT 1 FROM bookings WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Entry => db.Database.ExecuteSqlAsync($"SELECT 1 FROM waiting_list WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Operation => db.Database.ExecuteSqlAsync($"SELECT 1 FROM operations WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Reminder => db.Database.ExecuteSqlAsync($"SELECT 1 FROM reminders WHERE id = {id} FOR UPDATE", cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, null),
    };

    public IQueryable<T> Hold<T>(OutreachDbContext db, Guid id)
        where T : class => held.Of<T>(db, id);

    public Task LockNameAsync(OutreachDbContext db, string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);

    public Task<int> ClaimRemindersAsync(OutreachDbContext db, string owner, Instant now, Instant leaseUntil, int atMost, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            WITH next AS (
                SELECT id FROM reminders
                WHERE status IN ('Planned', 'Due') AND next_try_at <= {now}
                ORDER BY next_try_at LIMIT {atMost}
                FOR UPDATE SKIP LOCKED)
            UPDATE reminders r SET status = 'Sending', lease_owner = {owner}, lease_until = {leaseUntil}
            FROM next WHERE r.id = next.id
            """,
            cancellationToken);

    /// <remarks>By the clock of the database, which all nodes have in common.</remarks>
    public async Task<bool> TakeTurnAsync(OutreachDbContext db, string job, string owner, TimeSpan length, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO job_turns (job, owner, until) VALUES ({job}, {owner}, now() + make_interval(secs => {length.TotalSeconds}))
            ON CONFLICT (job) DO UPDATE SET owner = excluded.owner, until = excluded.until
            WHERE job_turns.until <= now() OR job_turns.owner = excluded.owner
            """,
            cancellationToken) > 0;

    public Task LeaveTurnAsync(OutreachDbContext db, string job, string owner, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"UPDATE job_turns SET until = now() WHERE job = {job} AND owner = {owner}", cancellationToken);

    public bool IsLostRace(Exception failure) => Find(failure) is
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
    };

    /// <remarks>A failure of the line is the driver's, without a state; one of the server says in its state that it starts, ends, or has no more room.</remarks>
    public bool IsAway(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException said:
                    return said.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                        or PostgresErrorCodes.DiskFull or PostgresErrorCodes.TooManyConnections || said.SqlState.StartsWith("08", StringComparison.Ordinal);
                case NpgsqlException:
                    return true;
            }
        }

        return false;
    }

    public bool IsUniqueViolation(Exception failure) => Find(failure) is { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <remarks>What the provider takes for transient (a deadlock) comes wrapped, from a save even twice.</remarks>
    private static PostgresException? Find(Exception? failure)
    {
        while (failure is not null and not PostgresException)
        {
            failure = failure.InnerException;
        }

        return failure as PostgresException;
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
