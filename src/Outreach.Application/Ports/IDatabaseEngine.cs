using NodaTime;
using Outreach.Application.Persistence;

namespace Outreach.Application.Ports;

/// <summary>Rows that several commands wait for.</summary>
public enum LockedRow
{
    Patient = 1,
    Session = 2,
    Surgeon = 3,
    Theatre = 4,
    Commitment = 5,
    Booking = 6,
    Entry = 7,
    Operation = 8,
    Reminder = 9,
}

/// <summary>The one place where the databases differ in how they are written to.</summary>
public interface IDatabaseEngine
{
    /// <summary>
    /// Waits for the right to write; release it by disposing. SQLite has one writer: a fair gate in the process, so that
    /// nobody polls. PostgreSQL: free at once.
    /// </summary>
    ValueTask<IDisposable> EnterWriteAsync(CancellationToken cancellationToken);

    /// <summary>Holds a row until the transaction ends. SQLite: the gate has done that.</summary>
    Task LockAsync(OutreachDbContext db, LockedRow row, Guid id, CancellationToken cancellationToken);

    /// <summary>The row with this id, held until the transaction ends, to be read on the same way to the database. SQLite: the gate holds it.</summary>
    IQueryable<T> Hold<T>(OutreachDbContext db, Guid id)
        where T : class;

    /// <summary>Holds a name until the transaction ends. SQLite: the gate has done that.</summary>
    Task LockNameAsync(OutreachDbContext db, string name, CancellationToken cancellationToken);

    /// <summary>
    /// Puts the reminders that have waited longest under a lease, in one conditional statement; two workers never get the
    /// same one. PostgreSQL: without waiting for rows that another worker is claiming.
    /// </summary>
    /// <returns>How many.</returns>
    Task<int> ClaimRemindersAsync(OutreachDbContext db, string owner, Instant now, Instant leaseUntil, int atMost, CancellationToken cancellationToken);

    /// <summary>Takes the turn to run a job for the given time, or keeps it; of all nodes one has it. SQLite: there is one process, which has it.</summary>
    /// <param name="owner">The node; who has the turn already keeps it for the time from now.</param>
    /// <returns>False while another node has it.</returns>
    Task<bool> TakeTurnAsync(OutreachDbContext db, string job, string owner, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Gives the turn back, if it is still the owner's.</summary>
    Task LeaveTurnAsync(OutreachDbContext db, string job, string owner, CancellationToken cancellationToken);

    /// <summary>The failure came from a race that somebody else won: running the command again is right.</summary>
    bool IsLostRace(Exception failure);

    /// <summary>The database could not be asked, or could not keep what it was told: it is gone, starts, ends, or its disk is full. Whether a commit took place is not known.</summary>
    bool IsAway(Exception failure);

    /// <summary>A uniqueness rule of the database refused the change.</summary>
    bool IsUniqueViolation(Exception failure);
}
