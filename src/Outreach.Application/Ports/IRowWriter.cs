using Outreach.Application.Persistence;

namespace Outreach.Application.Ports;

/// <summary>Writes many rows of one table at once, in the running transaction, past the change tracker.</summary>
public interface IRowWriter
{
    /// <summary>Every row or none of them: the transaction decides.</summary>
    Task InsertAsync<T>(OutreachDbContext db, IReadOnlyList<T> entities, CancellationToken cancellationToken)
        where T : class;

    /// <summary>Writes what has changed of entities that were read in this transaction, where that is cheaper than to leave it to the next save; which follows in any case.</summary>
    void Update<T>(OutreachDbContext db, IReadOnlyList<T> entities)
        where T : class;

    /// <summary>
    /// Keeps one connection for a run of many big batches; dispose to give it back. In turns over the connections of the pool, each
    /// of them would keep the pages that its batches changed.
    /// </summary>
    Task<IAsyncDisposable> HoldConnectionAsync(OutreachDbContext db, CancellationToken cancellationToken);
}
