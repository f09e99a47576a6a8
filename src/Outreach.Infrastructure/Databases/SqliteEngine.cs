using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;
using SQLitePCL;

namespace Outreach.Infrastructure.Databases;

/// <summary>One writer at a time, in the order in which they came.</summary>
/// <remarks>
/// Writers wait in the process and not in SQLite: its busy timeout polls, and one unlucky writer among many waits for
/// seconds. Whoever has the gate begins with BEGIN IMMEDIATE, so nobody upgrades a stale snapshot. The gate is the place
/// where a group commit can come in.
/// </remarks>
public sealed class SqliteEngine : IDatabaseEngine, IDisposable
{
    private const int Constraint = 19;
    private const int UniqueConstraint = 2067;
    private const int PrimaryKeyConstraint = 1555;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly RowById row = new(string.Empty);

    public async ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        return new Turn(gate);
    }

    public Task LockAsync(OutreachDbContext db, LockedRow row, Guid id, CancellationToken cancellationToken) => Task.CompletedTask;

    public IQueryable<T> Hold<T>(OutreachDbContext db, Guid id)
        where T : class => row.Of<T>(db, id);

    public Task LockNameAsync(OutreachDbContext db, string name, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<int> ClaimRemindersAsync(OutreachDbContext db, string owner, Instant now, Instant leaseUntil, int atMost, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE reminders SET status = 'Sending', lease_owner = {owner}, lease_until = {Microseconds(leaseUntil)}
            WHERE id IN (
                SELECT id FROM reminders
                WHERE status IN ('Planned', 'Due') AND next_try_at <= {Microseconds(now)}
                ORDER BY next_try_at LIMIT {atMost})
            """,
            cancellationToken);

    public Task<bool> TakeTurnAsync(OutreachDbContext db, string job, string owner, TimeSpan length, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task LeaveTurnAsync(OutreachDbContext db, string job, string owner, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <remarks>Nobody can win a race against the holder of the gate; a violated key is a second try of the same thing.</remarks>
    public bool IsLostRace(Exception failure) => IsUniqueViolation(failure);

    /// <summary>Another process holds the file for too long, the disk fails, or it is full.</summary>
    public bool IsAway(Exception failure) =>
        (failure as SqliteException ?? failure.InnerException as SqliteException) is { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_IOERR or raw.SQLITE_FULL };

    public bool IsUniqueViolation(Exception failure) =>
        (failure as SqliteException ?? (failure as DbUpdateException)?.InnerException as SqliteException) is
        { SqliteErrorCode: Constraint, SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint };

    public void Dispose() => gate.Dispose();

    private static long Microseconds(Instant instant) => instant.ToUnixTimeTicks() / 10;

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        private SemaphoreSlim? held = gate;

        public void Dispose() => Interlocked.Exchange(ref held, null)?.Release();
    }
}
