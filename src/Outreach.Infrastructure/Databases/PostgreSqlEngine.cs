using Microsoft.EntityFrameworkCore;
using Npgsql;
using Outreach.Application.Persistence;
using Outreach.Application.Ports;

namespace Outreach.Infrastructure.Databases;

/// <summary>READ COMMITTED; indexes, checks, conditional updates and row locks carry the rules.</summary>
public sealed class PostgreSqlEngine : IDatabaseEngine
{
    public ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken) => new(NoGate.Instance);

    public Task LockAsync(OutreachDbContext db, LockedRow row, Guid id, CancellationToken cancellationToken) => row switch
    {
        LockedRow.Patient => db.Database.ExecuteSqlAsync($"SELECT 1 FROM patients WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Session => db.Database.ExecuteSqlAsync($"SELECT 1 FROM theatre_sessions WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Surgeon => db.Database.ExecuteSqlAsync($"SELECT 1 FROM surgeons WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Theatre => db.Database.ExecuteSqlAsync($"SELECT 1 FROM theatres WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Commitment => db.Database.ExecuteSqlAsync($"SELECT 1 FROM commitments WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Booking => db.Database.ExecuteSqlAsync($"SELECT 1 FROM bookings WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Entry => db.Database.ExecuteSqlAsync($"SELECT 1 FROM waiting_list WHERE id = {id} FOR UPDATE", cancellationToken),
        LockedRow.Operation => db.Database.ExecuteSqlAsync($"SELECT 1 FROM operations WHERE id = {id} FOR UPDATE", cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(row), row, null),
    };

    public Task LockNameAsync(OutreachDbContext db, string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);

    public bool IsLostRace(Exception failure) => Find(failure) is
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
    };

    public bool IsUniqueViolation(Exception failure) => Find(failure) is { SqlState: PostgresErrorCodes.UniqueViolation };

    private static PostgresException? Find(Exception failure) =>
        failure as PostgresException ?? (failure as DbUpdateException)?.InnerException as PostgresException;

    private sealed class NoGate : IDisposable
    {
        public static readonly NoGate Instance = new();

        public void Dispose()
        {
        }
    }
}
